mod bad_input;
mod breakdown;
mod full;
mod numbers;
mod outliving;
mod summary;
mod timeseries;
mod zones;
