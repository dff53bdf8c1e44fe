//! Whole-system stories: real servers, real databases, real files, a real browser. Each runs on SQLite and, where
//! `cargo xtask test` has started one, on PostgreSQL.

mod audit;
mod baskrav;
mod browser;
mod case;
mod collection;
mod command_line;
mod database;
mod documents;
mod factors;
mod forms;
mod goals;
mod hostile;
mod house;
mod imports;
mod instruction;
mod intake;
mod keeping;
mod mail;
mod numbering;
mod october;
mod proofs;
mod proposals;
mod providers;
mod roles;
mod scim;
mod seconds;
mod secrecy;
mod signing_in;
mod system;
mod trees;
mod walk;
mod web;
mod withheld;
mod words;
mod years;
