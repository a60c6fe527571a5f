//! Words of lid, rail and bar.

engine::catalog! {
    as_of = "As of", "Stichtag";
    compared_with = "compared with", "verglichen mit";
    users = "Users", "Nutzer";
    everyone = "Everyone", "Alle";
    undo = "Undo", "Rückgängig";
    share_link = "Share link", "Link teilen";
}
