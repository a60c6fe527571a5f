//! The page's program.

fn main() {
    terrarium::app::start();
}
