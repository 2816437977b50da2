//! What `collect` promises, checked on repositories made by git itself with invented people.

mod broken;
mod clones;
mod histories;
mod hostile;
mod repository;
mod served;
mod steps;
