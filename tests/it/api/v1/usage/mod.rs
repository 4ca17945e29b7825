mod bad_input;
mod breakdown;
mod summary;
mod timeseries;
