//! Entries one by one, where cells do not tell enough of them: within limits, in
//! a part of an hour, or without a mark.

use std::sync::Arc;

use logbook_domain::coverage::Bucket;
use logbook_domain::filter::Filter;
use logbook_domain::period::Interval;
use logbook_domain::time::Moment;

use super::block::Block;
use super::reader::Reader;
use super::rows::Rows;
use super::source::{self, Source};
use crate::StoreError;
use crate::entries::Search;
use crate::entries::condition::Meant;
use crate::segments::{Column, Dictionary, Extent, View};

impl Reader<'_> {
    /// Hands over all entries of a bucket with a mark that `filter` accepts.
    pub(super) fn each_piece(
        &mut self,
        bucket: Bucket,
        filter: &Filter,
        each: impl FnMut(Rows<'_>),
    ) -> Result<(), StoreError> {
        let memory = Arc::clone(&self.known);
        let extent = match Extent::of_bucket(self.conn, memory, bucket)? {
            Some(extent) => Some(extent),
            // It has too many rows for a segment.
            None => self.matching(filter, bucket.interval())?,
        };
        match extent {
            Some(extent) => self.each_of(extent, filter, each),
            None => Ok(()),
        }
    }

    /// Hands over the cells of the entries that `source` finds in no bucket, by
    /// the moments they count at.
    pub(super) fn each_of_rows(
        &mut self,
        source: &Source,
        mut each: impl FnMut(&Dictionary, Moment, &Block),
    ) -> Result<(), StoreError> {
        let filter = self.filter;
        let mut hand_over = |rows: Rows<'_>| {
            for (start, block) in rows.quarters() {
                each(rows.dictionary, start, &block);
            }
        };
        for &interval in &source.plan.rows {
            let memory = Arc::clone(&self.known);
            let mut extent = match filter.is_of_numbers() {
                true => Extent::read(self.conn, memory, interval)?,
                false => Extent::of_rows(memory, interval),
            };
            let beyond = std::mem::take(&mut extent.beyond);
            self.each_of(extent, filter, &mut hand_over)?;
            for interval in beyond {
                for day in source::days(self.conn, interval, self.now)? {
                    if let Some(extent) = self.matching(filter, day)? {
                        self.each_of(extent, filter, &mut hand_over)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The entries of `interval` that `filter` accepts.
    fn matching(
        &mut self,
        filter: &Filter,
        interval: Interval,
    ) -> Result<Option<Extent>, StoreError> {
        let meant = Meant::look_up(self.conn, filter, interval, Search::WithoutContent)?;
        Extent::matching(self.conn, Arc::clone(&self.known), meant.condition())
    }

    fn each_of(
        &mut self,
        mut extent: Extent,
        filter: &Filter,
        mut each: impl FnMut(Rows<'_>),
    ) -> Result<(), StoreError> {
        for column in Column::ALL {
            extent.require(self.conn, column, |_| true)?;
        }
        let view = View::of(self.conn, extent, filter)?;
        let dictionary = self.known.dictionary();
        for piece in &view.extent.pieces {
            each(Rows {
                view: &view,
                dictionary: &dictionary,
                piece,
            });
        }
        Ok(())
    }
}
