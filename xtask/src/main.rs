//! `cargo xtask COMMAND`: everything one does with this project, each command a module.

mod answer;
mod bench;
mod build;
mod fuzz;
mod new;
mod page;
mod run;
mod serve;
mod setup;
mod sizes;
mod stamp;
mod test;
mod tidy;

use std::process::ExitCode;

use run::Result;

const HELP: &str = "\
cargo xtask COMMAND

  serve [--dev] [--port N]   build the page and serve it on this machine; a reload rebuilds what has changed
  test [--native]            all checks: format, lints, tidy, native tests, three browsers (--native: no browser)
  build [--dev]              compile the page into dist/, ready for any static host
  answer FILE...             an answer of the engine as JSON; `answer --help` says more
  bench [FILE...] [--sizes 1m,10m] [--reps 3] [--alone]
                             the benchmark page against its peers, or alone, on these files or on made-up ones of these sizes
  fuzz [TARGET [FILE]] [--seconds 20] [--seed N]
                             spoilt fixtures through every reader of bytes, at random and without coverage; or one input again
  tidy                       the rules that neither compiler nor clippy can see
  new query|panel NAME       the skeleton of a feature, registered, with a test that fails until it is written
  ci                         what continuous integration runs: the same as test
  post                       the last step of a build; Trunk calls it

--dev compiles in seconds, and makes a large and slow page. serve, test and build install what is missing, and say so.
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
        "bench" => bench::command(rest),
        "build" => build::command(rest),
        "fuzz" => fuzz::command(rest),
        "new" => new::command(rest),
        "post" => page::command(),
        "serve" => serve::command(rest),
        "test" | "ci" => test::command(rest),
        "tidy" => tidy::command(rest),
        "--help" | "-h" | "help" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(format!("there is no command '{other}'; `cargo xtask --help` lists them").into()),
    }
}
