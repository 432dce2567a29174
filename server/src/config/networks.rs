//! Networks of addresses, as `10.0.0.0/8`.

use std::net::IpAddr;

/// A set of networks; empty holds nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks(Vec<Network>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u32,
}

impl Networks {
    /// The networks of a list separated by commas; `None` if one of them is none.
    pub fn parse(text: &str) -> Option<Self> {
        let networks: Option<Vec<Network>> = text.split(',').map(Network::parse).collect();
        networks.map(Self)
    }

    /// Whether the address belongs to one of them. An IPv4 address written as IPv6 is the same.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(address))
    }
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().ok()?;
        let most = width(address);
        let bits = bits.map_or(Some(most), |bits| bits.parse().ok())?;
        (bits <= most).then_some(Self { address, bits })
    }

    fn contains(&self, address: IpAddr) -> bool {
        let rest = width(address) - self.bits.min(width(address));
        // Shifting by the whole width leaves nothing, and so every address is alike.
        let front = |number: u128| number.checked_shr(rest).unwrap_or_default();
        width(address) == width(self.address)
            && front(number(address)) == front(number(self.address))
    }
}

fn width(address: IpAddr) -> u32 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u32::from(address).into(),
        IpAddr::V6(address) => address.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members() {
        for (networks, address, expected) in [
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("10.0.0.0/8", "::ffff:10.0.0.1", true),
            ("10.0.0.0/8", "::1", false),
            ("192.168.1.2", "192.168.1.2", true),
            ("192.168.1.2", "192.168.1.3", false),
            ("127.0.0.0/8, ::1", "::1", true),
            ("2001:db8::/32", "2001:db8:1::5", true),
            ("2001:db8::/32", "2001:db9::5", false),
            ("0.0.0.0/0", "8.8.8.8", true),
            ("::/0", "8.8.8.8", false),
        ] {
            let networks = Networks::parse(networks).expect("networks");
            let address = address.parse().expect("an address");
            assert_eq!(
                networks.contains(address),
                expected,
                "{networks:?} {address}"
            );
        }
        for wrong in [
            "",
            "10.0.0.0/33",
            "proxy.example",
            "10.0.0.0/x",
            "10.0.0.1,",
        ] {
            assert_eq!(Networks::parse(wrong), None, "{wrong}");
        }
    }
}
