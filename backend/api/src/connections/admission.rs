//! Counts open connections and decides what a new one is served.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::ConnectionLimits;
use crate::client::TrustedProxies;

/// What a connection is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectionClass {
    /// Everything.
    Full,
    /// Nothing but health, because the limits are reached.
    HealthOnly,
}

/// The open connections of all worker threads.
#[derive(Clone, Debug)]
pub(crate) struct Admission(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    limits: ConnectionLimits,
    proxies: TrustedProxies,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    total: usize,
    by_address: HashMap<IpAddr, usize>,
    /// Those of the health class from the oldest on, by number.
    health: VecDeque<(u64, oneshot::Sender<()>)>,
    next_number: u64,
}

/// The place of one connection; given back with its value.
#[derive(Debug)]
pub(crate) struct Permit {
    admission: Admission,
    place: Place,
}

#[derive(Debug)]
enum Place {
    /// Counted in all, and for the address where it is subject to a limit.
    Open(Option<IpAddr>),
    /// In the health class, under this number.
    Health(u64),
}

/// A place, and for the health class what resolves when another connection takes it.
pub(crate) type Admitted = (Permit, Option<oneshot::Receiver<()>>);

impl Admission {
    /// No connections yet.
    pub(crate) fn new(limits: ConnectionLimits, proxies: TrustedProxies) -> Self {
        Self(Arc::new(Shared {
            limits,
            proxies,
            open: Mutex::default(),
        }))
    }

    /// Returns a place for a connection from that address. Beyond the limits it
    /// is one of the health class, whose oldest connection then has to go.
    pub(crate) fn admit(&self, address: Option<IpAddr>) -> Admitted {
        let Shared {
            limits, proxies, ..
        } = &*self.0;
        let counted = address.filter(|address| !proxies.trusts(*address));
        let mut open = self.open();
        let from_there = counted.and_then(|address| open.by_address.get(&address).copied());
        if open.total < limits.total && from_there.unwrap_or(0) < limits.per_address {
            open.total += 1;
            if let Some(address) = counted {
                *open.by_address.entry(address).or_default() += 1;
            }
            return (self.permit(Place::Open(counted)), None);
        }
        let (number, evicted) = open.enter_health(limits.for_health);
        (self.permit(Place::Health(number)), Some(evicted))
    }

    fn permit(&self, place: Place) -> Permit {
        Permit {
            admission: self.clone(),
            place,
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn enter_health(&mut self, most: usize) -> (u64, oneshot::Receiver<()>) {
        if self.health.len() >= most
            && let Some((_, oldest)) = self.health.pop_front()
        {
            // One that has ended meanwhile need not be told.
            let _ = oldest.send(());
        }
        let (evict, evicted) = oneshot::channel();
        let number = self.next_number;
        self.next_number += 1;
        self.health.push_back((number, evict));
        (number, evicted)
    }

    fn leave(&mut self, address: IpAddr) {
        if let Some(count) = self.by_address.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                self.by_address.remove(&address);
            }
        }
    }
}

impl Permit {
    /// Returns what the connection is served.
    pub(super) const fn class(&self) -> ConnectionClass {
        match self.place {
            Place::Open(_) => ConnectionClass::Full,
            Place::Health(_) => ConnectionClass::HealthOnly,
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut open = self.admission.open();
        match self.place {
            Place::Open(address) => {
                open.total -= 1;
                if let Some(address) = address {
                    open.leave(address);
                }
            }
            Place::Health(number) => open.health.retain(|(other, _)| *other != number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIMITS: ConnectionLimits = ConnectionLimits {
        total: 6,
        per_address: 3,
        for_health: 2,
    };

    fn admission() -> Admission {
        let proxies = TrustedProxies::parse(["10.0.0.9"]).unwrap();
        Admission::new(LIMITS, proxies)
    }

    fn from(last: u8) -> Option<IpAddr> {
        Some(IpAddr::from([10, 0, 0, last]))
    }

    fn classes(admitted: &[Admitted]) -> Vec<ConnectionClass> {
        admitted.iter().map(|(permit, _)| permit.class()).collect()
    }

    #[test]
    fn an_address_at_its_limit_leaves_room_for_others() {
        let admission = admission();
        let own: Vec<_> = (0..4).map(|_| admission.admit(from(1))).collect();
        assert_eq!(
            classes(&own),
            [
                ConnectionClass::Full,
                ConnectionClass::Full,
                ConnectionClass::Full,
                ConnectionClass::HealthOnly
            ]
        );
        assert_eq!(admission.admit(from(2)).0.class(), ConnectionClass::Full);
        drop(own);
        assert_eq!(admission.admit(from(1)).0.class(), ConnectionClass::Full);
    }

    #[test]
    fn a_trusted_proxy_is_held_to_the_total_alone() {
        let admission = admission();
        let own: Vec<_> = (0..7).map(|_| admission.admit(from(9))).collect();
        assert_eq!(classes(&own[..6]), [ConnectionClass::Full; 6]);
        assert_eq!(own[6].0.class(), ConnectionClass::HealthOnly);
    }

    #[test]
    fn the_oldest_of_the_health_class_makes_room_for_the_newest() {
        let admission = admission();
        let _open: Vec<_> = (0..3).map(|_| admission.admit(from(1))).collect();
        let mut waiting: Vec<_> = (0..5).map(|_| admission.admit(from(1))).collect();
        let evicted: Vec<bool> = waiting
            .iter_mut()
            .map(|(_, evicted)| evicted.as_mut().is_some_and(|one| one.try_recv().is_ok()))
            .collect();
        assert_eq!(evicted, [true, true, true, false, false]);
    }

    proptest! {
        #[test]
        fn whatever_comes_and_goes_the_limits_hold(
            steps in prop::collection::vec((0_u8..10, any::<bool>(), any::<prop::sample::Index>()), 0..120)
        ) {
            let admission = admission();
            let mut held: Vec<(u8, Admitted)> = Vec::new();
            for (address, comes, which) in steps {
                if comes {
                    held.push((address, admission.admit(from(address))));
                } else if !held.is_empty() {
                    held.swap_remove(which.index(held.len()));
                }
                let open: Vec<u8> = held.iter().filter(|(_, one)| one.0.class() == ConnectionClass::Full).map(|(address, _)| *address).collect();
                prop_assert!(open.len() <= LIMITS.total);
                for address in (0..9).filter(|address| *address != 9) {
                    prop_assert!(open.iter().filter(|one| **one == address).count() <= LIMITS.per_address);
                }
                prop_assert!(admission.open().health.len() <= LIMITS.for_health);
                prop_assert_eq!(admission.open().total, open.len());
            }
            drop(held);
            let open = admission.open();
            prop_assert!(open.total == 0 && open.by_address.is_empty() && open.health.is_empty());
        }
    }
}
