//! Entente from the outside: its laws, its library, its doors. One binary, so that egui is linked once.

mod builder;
mod cli;
mod fsrs6;
mod house;
mod killed;
mod laws;
mod library;
mod pictures;
mod renderer;
mod window;
