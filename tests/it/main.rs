//! Entente from the outside: its laws, its library, its doors. One binary, so that egui is linked once.
#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it should be")]
#![expect(clippy::disallowed_methods, reason = "tests wait, and look into the log's own tables")]

mod anki;
mod anki_history;
mod apart;
mod bad_decks;
mod builder;
mod built_in_deck;
mod cards;
mod cli;
mod cli_forms;
mod content;
mod desk;
mod exam;
mod faults;
mod figures;
mod formats;
mod formats_lost;
mod forms;
mod fsrs6;
mod fuzz_corpus;
mod house;
mod judge;
mod judge_sets;
mod keys;
mod killed;
mod laws;
mod library;
mod load;
mod log;
mod memory;
mod mock_exam;
mod pictures;
mod reading;
mod renderer;
mod salvage;
mod scenes;
mod sessions;
mod taking_in;
mod timeline;
mod trouble;
mod trust_doctor;
mod trust_files;
mod trust_log;
mod window;
mod writing;
