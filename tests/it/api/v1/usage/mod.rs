mod bad_input;
mod breakdown;
mod full;
pub(crate) mod numbers;
mod outliving;
mod summary;
mod timeseries;
mod zones;
