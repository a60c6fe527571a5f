//! The app: all screens with data.

fn main() {
    terrarium::app::start();
}
