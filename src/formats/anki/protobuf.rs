//! The few parts of the protobuf wire format that packages use: numbers, and bytes with a length.

/// The value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'b> {
    /// A number.
    Number(u64),
    /// Bytes: a text, or a message.
    Bytes(&'b [u8]),
}

/// Returns the fields of a message with their numbers, as far as they can be read.
pub fn fields(bytes: &[u8]) -> impl Iterator<Item = (u64, Value<'_>)> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let key = varint(&mut rest)?;
        let value = match key & 7 {
            0 => Value::Number(varint(&mut rest)?),
            1 => Value::Bytes(take(&mut rest, 8)?),
            2 => {
                let length = usize::try_from(varint(&mut rest)?).ok()?;
                Value::Bytes(take(&mut rest, length)?)
            }
            5 => Value::Bytes(take(&mut rest, 4)?),
            _ => return None,
        };
        Some((key >> 3, value))
    })
}

/// Returns the bytes of the field of that number, or none.
pub fn bytes(bytes: &[u8], number: u64) -> &[u8] {
    let found = fields(bytes).filter_map(|(field, value)| match value {
        Value::Bytes(bytes) if field == number => Some(bytes),
        _ => None,
    });
    found.last().unwrap_or_default()
}

/// Returns the text of the field of that number, or an empty one.
pub fn text(bytes: &[u8], number: u64) -> String {
    String::from_utf8_lossy(self::bytes(bytes, number)).into_owned()
}

/// Returns the number in the field of that number, or 0.
pub fn number(bytes: &[u8], number: u64) -> u64 {
    let numbers = fields(bytes).filter_map(|(field, value)| match value {
        Value::Number(value) if field == number => Some(value),
        _ => None,
    });
    numbers.last().unwrap_or_default()
}

fn take<'b>(rest: &mut &'b [u8], length: usize) -> Option<&'b [u8]> {
    let (taken, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(taken)
}

fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for place in 0..10 {
        let byte = take(rest, 1)?[0];
        value |= u64::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_up_to_where_it_is_cut() {
        let message = [0x08, 0x96, 0x01, 0x12, 0x02, b'a', b'b', 0x1a, 0x05, b'c'];
        let read: Vec<_> = fields(&message).collect();
        assert_eq!(read, [(1, Value::Number(150)), (2, Value::Bytes(b"ab"))]);
        assert_eq!((number(&message, 1), text(&message, 2), text(&message, 9)), (150, "ab".to_owned(), String::new()));
        assert_eq!(fields(&[0x80; 20]).count(), 0);
    }
}
