mod bad_input;
mod breakdown;
mod numbers;
mod summary;
mod timeseries;
