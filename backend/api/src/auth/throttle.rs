//! Holds back who tries one password after the other.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use chrono::Duration;
use logbook_domain::time::Moment;

/// Most names and most addresses remembered; beyond that the oldest go.
const MAX_REMEMBERED: usize = 10_000;

/// How many attempts are free, and how fast they come back.
#[derive(Clone, Copy, Debug)]
struct Allowance {
    burst: i32,
    seconds_each: i32,
}

/// Ten wrong passwords for one account, then one a minute.
const PER_EMAIL: Allowance = Allowance {
    burst: 10,
    seconds_each: 60,
};
/// More for one address: a whole office may share it.
const PER_IP: Allowance = Allowance {
    burst: 50,
    seconds_each: 10,
};

/// Counts attempts to sign in.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    emails: Mutex<Buckets<String>>,
    addresses: Mutex<Buckets<IpAddr>>,
}

impl Throttle {
    /// Takes one attempt off the allowance of the e-mail and the address. It
    /// is taken before the password is looked at, so that many attempts at
    /// once count as well.
    ///
    /// # Errors
    /// Seconds to wait when there is no attempt left.
    pub(crate) fn take(
        &self,
        email: &str,
        address: Option<IpAddr>,
        now: Moment,
    ) -> Result<(), u64> {
        if let Some(address) = address {
            lock(&self.addresses).take(whole(address), PER_IP, now)?;
        }
        lock(&self.emails).take(email.to_owned(), PER_EMAIL, now)
    }

    /// Gives back what a successful attempt took, and all of the e-mail's.
    pub(crate) fn forgive(&self, email: &str, address: Option<IpAddr>) {
        if let Some(address) = address {
            lock(&self.addresses).give_back(&whole(address), PER_IP);
        }
        lock(&self.emails).0.remove(email);
    }
}

/// Returns what one customer of a provider has: an IPv4 address, but 2^64 IPv6
/// ones.
fn whole(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

fn lock<K>(buckets: &Mutex<Buckets<K>>) -> std::sync::MutexGuard<'_, Buckets<K>> {
    // A count is good whatever happened to whoever held it.
    buckets.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The moment at which each key would have its whole allowance back.
#[derive(Debug)]
struct Buckets<K>(HashMap<K, Moment>);

impl<K> Default for Buckets<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Hash + Eq + Clone> Buckets<K> {
    fn take(&mut self, key: K, allowance: Allowance, now: Moment) -> Result<(), u64> {
        let each = Duration::seconds(allowance.seconds_each.into());
        let full_at = self.0.get(&key).copied().unwrap_or(now).max(now) + each;
        let over = full_at - now - each * allowance.burst;
        if over > Duration::zero() {
            let millis = u64::try_from(over.num_milliseconds()).unwrap_or(0);
            return Err(millis.div_ceil(1000));
        }
        if self.0.len() >= MAX_REMEMBERED && !self.0.contains_key(&key) {
            self.make_room(now);
        }
        self.0.insert(key, full_at);
        Ok(())
    }

    fn give_back(&mut self, key: &K, allowance: Allowance) {
        if let Some(full_at) = self.0.get_mut(key) {
            *full_at -= Duration::seconds(allowance.seconds_each.into());
        }
    }

    /// Forgets who has the whole allowance back, else the half that has most
    /// of it: whoever is being held back stays remembered.
    fn make_room(&mut self, now: Moment) {
        self.0.retain(|_, full_at| *full_at > now);
        if self.0.len() < MAX_REMEMBERED {
            return;
        }
        let mut moments: Vec<Moment> = self.0.values().copied().collect();
        let (_, median, _) = moments.select_nth_unstable(MAX_REMEMBERED / 2);
        let median = *median;
        self.0.retain(|_, full_at| *full_at > median);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use logbook_domain::time;

    fn now() -> Moment {
        time::from_millis(1_700_000_000_000).unwrap()
    }

    fn address(text: &str) -> Option<IpAddr> {
        text.parse().ok()
    }

    /// Returns how many attempts of changing names from `next` address pass.
    fn passing(throttle: &Throttle, mut next: impl FnMut(u32) -> Option<IpAddr>) -> usize {
        (0..200)
            .filter(|n| {
                throttle
                    .take(&format!("{n}@example.org"), next(*n), now())
                    .is_ok()
            })
            .count()
    }

    #[test]
    fn one_name_has_ten_attempts_and_then_one_a_minute() {
        let throttle = Throttle::default();
        for _ in 0..10 {
            assert_eq!(throttle.take("a", None, now()), Ok(()));
        }
        assert_eq!(throttle.take("a", None, now()), Err(60));
        assert_eq!(throttle.take("b", None, now()), Ok(()));
        let later = now() + Duration::milliseconds(59_001);
        assert_eq!(throttle.take("a", None, later), Err(1));
        let later = now() + Duration::seconds(60);
        assert_eq!(throttle.take("a", None, later), Ok(()));
        assert_eq!(throttle.take("a", None, later), Err(60));
        let much_later = now() + Duration::hours(1);
        let free = (0..20).filter(|_| throttle.take("a", None, much_later).is_ok());
        assert_eq!(free.count(), 10);
    }

    #[test]
    fn one_address_has_fifty_attempts_at_whatever_names() {
        let throttle = Throttle::default();
        assert_eq!(passing(&throttle, |_| address("192.0.2.1")), 50);
        assert_eq!(passing(&throttle, |_| address("192.0.2.2")), 50);
        // One provider's customer has as many IPv6 addresses as they like.
        assert_eq!(
            passing(&throttle, |n| address(&format!("2001:db8::{n:x}"))),
            50
        );
    }

    #[test]
    fn success_gives_back_what_it_took() {
        let throttle = Throttle::default();
        for _ in 0..500 {
            assert_eq!(throttle.take("a", address("192.0.2.1"), now()), Ok(()));
            throttle.forgive("a", address("192.0.2.1"));
        }
        assert_eq!(passing(&throttle, |_| address("192.0.2.1")), 50);
    }

    #[test]
    fn memory_is_bounded_and_who_is_held_back_stays_so() {
        let throttle = Throttle::default();
        for _ in 0..10 {
            throttle.take("victim", None, now()).unwrap();
        }
        for n in 0..3 * MAX_REMEMBERED {
            throttle
                .take(&format!("{n}@example.org"), None, now())
                .unwrap();
        }
        assert!(lock(&throttle.emails).0.len() <= MAX_REMEMBERED);
        assert_eq!(throttle.take("victim", None, now()), Err(60));
    }
}
