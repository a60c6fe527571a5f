//! `cargo xtask COMMAND`: everything one does with this project, each command a module.

mod answer;
mod build;
mod page;
mod run;
mod sizes;

use std::process::ExitCode;

use run::Result;

const HELP: &str = "\
cargo xtask COMMAND

  answer FILE...  an answer of the engine as JSON; `answer --help` says more
  build [--dev]   compile the page into dist/, ready for any static host
  post            the last step of a build; Trunk calls it
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[String]) -> Result {
    let (command, rest) = args.split_first().map_or(("--help", args), |(first, rest)| (first.as_str(), rest));
    match command {
        "answer" => Ok(answer::run(rest)?),
        "build" => build::command(rest),
        "post" => page::command(),
        "--help" | "-h" | "help" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no command '{other}'; `cargo xtask --help` lists them").into()),
    }
}
