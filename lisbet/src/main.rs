//! The program. Everything it does stands in the library, so that tests and benchmarks use the very same code.

use std::process::ExitCode;

fn main() -> ExitCode {
    lisbet::run(std::env::args_os())
}
