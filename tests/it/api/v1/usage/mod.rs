mod bad_input;
mod breakdown;
mod numbers;
mod outliving;
mod summary;
mod timeseries;
