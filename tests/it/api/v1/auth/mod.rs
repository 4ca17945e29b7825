mod login;
mod logout;
mod me;
mod password;
mod recognised;
mod refresh;
mod tokens;
