//! Amounts in several currencies: the rates that are typed hold for the rows that are read, however fast the person is.

use std::fs;

use e2e::{Browser, Outcome, Page};

/// Types a rate into the field of a currency.
const TYPE: &str = "const field = (name) =>
    [...document.querySelectorAll('.rates label')].find(label => label.textContent.includes(`1 ${name}`)).querySelector('input');
const type = (name, rate) => {
    field(name).value = rate;
    field(name).dispatchEvent(new Event('change', { bubbles: true }));
};";

/// Both rates are typed and all rows read before the page has looked at either.
pub async fn typed_in_haste(browser: Browser) -> Outcome {
    let file = std::env::temp_dir().join(format!("terrarium-rates-{}-{browser:?}.csv", std::process::id()));
    let currencies = ["EUR", "EUR", "USD", "GBP"];
    let row = |n: usize| {
        let (user, day) = (n % 60, n % 28 + 1);
        format!("u{user},purchase,2024-0{}-{day:02}T10:{:02}:00,10.00,{}\n", n % 6 + 1, n % 60, currencies[n % 4])
    };
    let rows: String = (0..1_200).map(row).collect();
    fs::write(&file, format!("user_id,event,timestamp,amount,currency\n{rows}"))?;

    let page = Page::open(browser).await?;
    page.offer(&file).await?;
    page.wait_until("document.querySelectorAll('.rates input').length === 2").await?;
    // What is no rate stays to be seen beside its flag; the rate after it stands there at once, before the files are looked at with it.
    page.run(&format!("{TYPE} type('USD', 'x')")).await?;
    page.wait_until("document.querySelector('.rates [aria-invalid=true]')?.value === 'x'").await?;
    let at_once = "type('USD', '0.25'); await new Promise(tick => setTimeout(tick)); return field('USD').value";
    assert_eq!(page.evaluate(&format!("{TYPE} {at_once}")).await?, "0.25");
    page.wait_until("!document.querySelector('.rates [aria-invalid=true]')").await?;
    let in_haste = "type('USD', '0.5'); type('GBP', '2'); document.querySelector('#read-all').click()";
    page.run(&format!("{TYPE} {in_haste}")).await?;
    page.wait_for_phase(&["ready"]).await?;
    let account = page.text_of(".lid .files a").await?;
    assert!(account.contains("1,200 of 1,200"), "{account}");
    page.show("quality", "quality").await?;
    page.wait_until("document.body.textContent.includes('Amounts converted into EUR: GBP × 2, USD × 0.5')").await?;
    fs::remove_file(file)?;
    page.close().await
}
