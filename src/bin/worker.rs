//! A dedicated worker: what runs inside is [`terrarium::worker`].

fn main() {
    terrarium::worker::run();
}
