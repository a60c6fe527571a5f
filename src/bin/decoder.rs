//! The decoder's worker: what runs inside is [`terrarium::decoder`].

fn main() {
    terrarium::decoder::run();
}
