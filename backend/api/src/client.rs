//! Where a request comes from.

use std::net::IpAddr;
use std::str::FromStr;

use actix_web::HttpRequest;

/// The proxies whose word on where a request comes from is taken. Everybody
/// else could write anything into the headers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    prefix: u32,
}

impl TrustedProxies {
    /// Reads addresses (`10.0.0.7`) and networks (`10.0.0.0/8`, `fd00::/8`).
    ///
    /// # Errors
    /// A message that names the text that is neither.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        texts
            .into_iter()
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Reports whether a trusted proxy says that the browser speaks https to
    /// it.
    #[must_use]
    pub fn say_https(&self, request: &HttpRequest) -> bool {
        let peer = request.peer_addr().map(|peer| peer.ip().to_canonical());
        is_https(request) && peer.is_some_and(|peer| self.trusts(peer))
    }

    /// Reports whether the address is that of a trusted proxy.
    pub(crate) fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }

    /// Returns the address a request comes from: that of the connection, or, as
    /// long as the last one is a trusted proxy, the one before it.
    #[must_use]
    pub fn client_of(&self, request: &HttpRequest) -> Option<IpAddr> {
        let mut client = request.peer_addr()?.ip().to_canonical();
        let forwarded = request.headers().get_all("x-forwarded-for");
        let hops: Vec<&str> = forwarded
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        for hop in hops.into_iter().rev() {
            let Ok(before) = hop.trim().parse::<IpAddr>() else {
                break;
            };
            if !self.trusts(client) {
                break;
            }
            client = before.to_canonical();
        }
        Some(client)
    }
}

impl Network {
    fn contains(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let shift = 32 - self.prefix;
                shift == 32 || (own.to_bits() ^ other.to_bits()) >> shift == 0
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let shift = 128 - self.prefix;
                shift == 128 || (own.to_bits() ^ other.to_bits()) >> shift == 0
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refusal =
            || format!("`{text}` is neither an IP address nor a network such as 10.0.0.0/8");
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.trim().parse().map_err(|_| refusal())?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(bits), |prefix| prefix.trim().parse());
        match prefix {
            Ok(prefix) if prefix <= bits => Ok(Self { address, prefix }),
            _ => Err(refusal()),
        }
    }
}

/// Reports whether the browser speaks https, be it to a proxy in front. Anybody
/// may claim it: it only makes the own cookie stricter.
#[must_use]
pub fn is_https(request: &HttpRequest) -> bool {
    request.connection_info().scheme() == "https"
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn client(proxies: &[&str], peer: &str, forwarded: &[&str]) -> String {
        let proxies = TrustedProxies::parse(proxies.iter().copied()).unwrap();
        let peer = format!("{peer}:1234").parse().unwrap();
        let mut request = TestRequest::default().peer_addr(peer);
        for value in forwarded {
            request = request.append_header(("x-forwarded-for", *value));
        }
        let client = proxies.client_of(&request.to_http_request());
        client.unwrap().to_string()
    }

    #[test]
    fn strangers_are_not_believed() {
        assert_eq!(client(&[], "192.0.2.1", &["198.51.100.9"]), "192.0.2.1");
        assert_eq!(
            client(&["10.0.0.0/8"], "192.0.2.1", &["198.51.100.9"]),
            "192.0.2.1"
        );
    }

    #[test]
    fn proxies_are_believed_one_after_the_other() {
        let proxies = ["10.0.0.0/8", "fd00::/8"];
        assert_eq!(
            client(&proxies, "10.1.2.3", &["198.51.100.9"]),
            "198.51.100.9"
        );
        assert_eq!(
            client(&proxies, "10.1.2.3", &["1.1.1.1, 198.51.100.9, 10.9.9.9"]),
            "198.51.100.9"
        );
        assert_eq!(
            client(&proxies, "10.1.2.3", &["1.1.1.1", "198.51.100.9"]),
            "198.51.100.9"
        );
        assert_eq!(
            client(&proxies, "[fd00::1]", &["2001:db8::7"]),
            "2001:db8::7"
        );
        assert_eq!(
            client(&proxies, "[::ffff:10.1.2.3]", &["198.51.100.9"]),
            "198.51.100.9"
        );
        assert_eq!(client(&proxies, "10.1.2.3", &["junk"]), "10.1.2.3");
        assert_eq!(client(&proxies, "10.1.2.3", &[]), "10.1.2.3");
    }

    #[test]
    fn https_is_believed_of_proxies_alone() {
        let says = |proxies: &[&str], peer: &str, scheme: &str| {
            let proxies = TrustedProxies::parse(proxies.iter().copied()).unwrap();
            let peer = format!("{peer}:1234").parse().unwrap();
            let request = TestRequest::default()
                .peer_addr(peer)
                .append_header(("x-forwarded-proto", scheme));
            proxies.say_https(&request.to_http_request())
        };
        assert!(says(&["10.0.0.0/8"], "10.1.2.3", "https"));
        assert!(!says(&["10.0.0.0/8"], "10.1.2.3", "http"));
        assert!(!says(&["10.0.0.0/8"], "192.0.2.1", "https"));
        assert!(!says(&[], "10.1.2.3", "https"));
    }

    #[test]
    fn what_is_no_network_is_named() {
        for text in [
            "",
            "proxy",
            "10.0.0.0/33",
            "10.0.0.0/",
            "fd00::/129",
            "1.2.3.4/-1",
        ] {
            let message = TrustedProxies::parse([text]).unwrap_err();
            assert!(message.contains(&format!("`{text}`")), "{message}");
        }
        assert!(TrustedProxies::parse(["0.0.0.0/0", "::/0", "127.0.0.1"]).is_ok());
    }
}
