//! What a panel says where not all of the data was read: that its numbers are those of a sample, or that users of earlier days are
//! unknown. Appended to the sentence; nothing where everything was read.

use engine::catalog;

use super::View;
use crate::format;

catalog! {
    sampled(users, share) = " From a sample: {users} users, {share} of all; another sample gives slightly other numbers.",
        " Aus einer Stichprobe: {users} Nutzer, {share} von allen; eine andere ergibt etwas andere Zahlen.";
    unread(day) = " Days before {day} were not read: users known only from then count as new when they are seen again.",
        " Tage vor dem {day} wurden nicht gelesen: Nutzer, die nur von davor bekannt wären, gelten als neu, sobald sie wieder auftauchen.";
}

/// Where thresholds, a curve or personas rest on a sample of the users.
pub fn of_sample(view: &View) -> String {
    let only = view.catalog.only;
    let share = format::percent_with(view.lang, only.share(), if only.share() < 0.01 { 2 } else { 0 });
    only.sample.map(|_| sampled(view.lang, format::count(view.lang, view.catalog.users), share)).unwrap_or_default()
}

/// Where it matters when a user was first seen.
pub fn of_days(view: &View) -> String {
    view.catalog.only.from.map(|day| unread(view.lang, format::date(view.lang, day))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use engine::events::{Day, Only};

    use super::*;

    #[test]
    fn said_only_of_a_part() {
        let mut view = View::default();
        assert_eq!(of_sample(&view) + &of_days(&view), "");
        view.catalog.users = 4_812;
        view.catalog.only = Only { from: Some(Day::from_civil(2024, 4, 1)), ..Only::default().with_share(0.1) };
        assert_eq!(
            of_sample(&view),
            " From a sample: 4,812 users, 10% of all; another sample gives slightly other numbers."
        );
        assert!(of_days(&view).replace('\u{a0}', " ").starts_with(" Days before 1 Apr 2024 were not read"));
    }
}
