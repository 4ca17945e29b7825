mod login;
mod logout;
mod me;
mod recognised;
mod refresh;
mod tokens;
