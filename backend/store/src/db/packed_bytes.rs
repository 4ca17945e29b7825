//! Decodes packed values directly from the network buffer.

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::pg::{Pg, PgValue};
use diesel::sql_types::Bytea;
use logbook_columnar::codec::FromBytes;

/// A value decoded from the buffer it was received in, without a copy of the bytes;
/// `None` when the bytes are not valid.
#[derive(Debug, FromSqlRow)]
pub(crate) struct Read<T>(pub(crate) Option<T>);

impl<T: FromBytes> FromSql<Bytea, Pg> for Read<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(T::from_bytes(value.as_bytes())))
    }
}
