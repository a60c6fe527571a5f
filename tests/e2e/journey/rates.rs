//! Amounts in several currencies: the rates that are typed hold for the rows that are read, however fast the person is.

use std::fs;

use e2e::{Browser, Outcome, Page};

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
    page.run(
        "const type = (name, rate) => {
             const label = [...document.querySelectorAll('.rates label')].find(label => label.textContent.includes(`1 ${name}`));
             const input = label.querySelector('input');
             input.value = rate;
             input.dispatchEvent(new Event('change', { bubbles: true }));
         };
         type('USD', '0.5');
         type('GBP', '2');
         document.querySelector('#read-all').click()",
    )
    .await?;
    page.wait_for_phase(&["ready"]).await?;
    let account = page.text_of(".lid .files a").await?;
    assert!(account.contains("1,200 of 1,200"), "{account}");
    page.show("quality", "quality").await?;
    page.wait_until("document.body.textContent.includes('Amounts converted into EUR: GBP × 2, USD × 0.5')").await?;
    fs::remove_file(file)?;
    page.close().await
}
