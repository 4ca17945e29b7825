//! Addresses of the internet protocol.

use std::net::{Ipv4Addr, Ipv6Addr};

use fastrand::Rng;

use crate::Secret;
use crate::template::fill;

pub(crate) fn v4(rng: &mut Rng) -> Secret {
    let first = rng.u8(1..=255);
    let address = Ipv4Addr::new(first, rng.u8(..), rng.u8(..), rng.u8(..));
    Secret::whole(address.to_string())
}

pub(crate) fn v6(rng: &mut Rng) -> Secret {
    let text = match rng.u8(..6) {
        0 => Ipv6Addr::from(rng.u128(..)).to_string(),
        1 => fill(
            rng,
            "2001:db8:{hex:4}:{hex:4}:{hex:4}:{hex:4}:{hex:4}:{hex:4}",
        )
        .to_uppercase(),
        2 => fill(rng, "2001:db8::{hex:3-4}:{hex:1-4}"),
        3 => fill(rng, "fe80::{hex:4}:{hex:4}:{hex:4}:{hex:4}"),
        4 => fill(rng, "2a0{digit:1}:{hex:4}::{hex:1-4}"),
        _ => Ipv4Addr::from(rng.u32(0x0100_0000..))
            .to_ipv6_mapped()
            .to_string(),
    };
    Secret::whole(text)
}
