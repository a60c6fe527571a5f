//! The program of the first screen.

fn main() {
    terrarium::app::first::start();
}
