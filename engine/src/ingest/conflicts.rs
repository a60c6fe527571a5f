//! Anonymous ids that were seen with several users, as a file for whoever mends the tracking.

use super::reject::push_line;
use crate::events::Conflict;
use crate::i18n::Lang;

mod text {
    crate::catalog! {
        users_cut(named, users) = "only the first {named} of {users} users of this id are listed", "nur die ersten {named} von {users} Nutzern dieser ID sind aufgeführt";
        ids_cut(listed, all) = "only the first {listed} of {all} anonymous ids are listed", "nur die ersten {listed} von {all} anonymen IDs sind aufgeführt";
    }
}

/// The conflicts as CSV: `anonymous_id,users,user,note`, a row for each user that an id was seen with. Where not all users of an id
/// are named, the last of its rows says so; where not all of so many (`all`) conflicts are listed, a last row with nothing but a note.
pub fn conflicts_csv(conflicts: &[Conflict], all: u64, lang: Lang) -> String {
    let mut csv = String::from("anonymous_id,users,user,note\r\n");
    for conflict in conflicts {
        let named = conflict.users.len();
        for (at, user) in conflict.users.iter().enumerate() {
            let is_cut = at + 1 == named && (named as u64) < conflict.n_users;
            let note = if is_cut { text::users_cut(lang, named, conflict.n_users) } else { String::new() };
            push_line(&mut csv, [conflict.anonymous.clone(), conflict.n_users.to_string(), user.clone(), note]);
        }
    }
    if (conflicts.len() as u64) < all {
        let note = text::ids_cut(lang, conflicts.len(), all);
        push_line(&mut csv, [String::new(), String::new(), String::new(), note]);
    }
    csv
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn what_is_not_listed_is_told() {
        let conflict = |anonymous: &str, users: &[&str], n_users| Conflict {
            anonymous: anonymous.into(),
            users: users.iter().map(|user| (*user).into()).collect(),
            n_users,
        };
        let conflicts = [conflict("=phone", &["ann", "bob, jr."], 2), conflict("tablet", &["ann", "cid"], 250)];
        expect![[r#"
            anonymous_id,users,user,note
            '=phone,2,ann,
            '=phone,2,"bob, jr.",
            tablet,250,ann,
            tablet,250,cid,only the first 2 of 250 users of this id are listed
            ,,,only the first 2 of 7 anonymous ids are listed
        "#]]
        .assert_eq(&conflicts_csv(&conflicts, 7, Lang::En).replace("\r\n", "\n"));
        assert_eq!(conflicts_csv(&conflicts, 2, Lang::De).lines().count(), 5);
    }
}
