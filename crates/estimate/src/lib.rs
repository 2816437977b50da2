//! Plain numbers in, numbers out: survival, shares, concentration.
