//! Records of SQLite's file format: a header with the type of each value, then the values.

use rusqlite::types::Value;

/// Reads the values of a record. Returns `None` if the types do not account for every byte, or if a text is not UTF-8:
/// bytes that were damaged seldom fit.
pub fn read(record: &[u8]) -> Option<Vec<Value>> {
    let (header, mut types) = varint(record)?;
    let header = usize::try_from(header).ok().filter(|header| (types..=record.len()).contains(header))?;
    let mut rest = &record[header..];
    let mut values = Vec::new();
    while types < header {
        let (serial, length) = varint(&record[types..header])?;
        types += length;
        values.push(value(serial, &mut rest)?);
    }
    rest.is_empty().then_some(values)
}

/// Reads an integer of one to nine bytes; also returns how many it takes.
pub fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut number = 0;
    for (place, byte) in bytes.iter().enumerate().take(8) {
        number = number << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((number, place + 1));
        }
    }
    bytes.get(8).map(|byte| (number << 8 | u64::from(*byte), 9))
}

fn value(serial: u64, rest: &mut &[u8]) -> Option<Value> {
    let mut take = |length: u64| rest.split_off(..usize::try_from(length).ok()?);
    Some(match serial {
        0 => Value::Null,
        1..=4 => integer(take(serial)?),
        5 => integer(take(6)?),
        6 => integer(take(8)?),
        7 => Value::Real(f64::from_be_bytes(take(8)?.try_into().ok()?)),
        8 => Value::Integer(0),
        9 => Value::Integer(1),
        // Kept for SQLite's own use: no file has them.
        10 | 11 => return None,
        _ if serial.is_multiple_of(2) => Value::Blob(take((serial - 12) / 2)?.to_vec()),
        _ => Value::Text(str::from_utf8(take((serial - 13) / 2)?).ok()?.to_owned()),
    })
}

/// A signed integer, its highest byte first.
fn integer(bytes: &[u8]) -> Value {
    let sign = if bytes.first().is_some_and(|byte| byte & 0x80 != 0) { -1 } else { 0 };
    Value::Integer(bytes.iter().fold(sign, |number, byte| number << 8 | i64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_value_by_value_and_must_use_every_byte() {
        let record = [9, 0, 1, 2, 9, 8, 15, 14, 7, 0xff, 0x01, 0x00, b'x', 0xab, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0];
        let values = [
            Value::Null,
            Value::Integer(-1),
            Value::Integer(256),
            Value::Integer(1),
            Value::Integer(0),
            Value::Text("x".to_owned()),
            Value::Blob(vec![0xab]),
            Value::Real(1.0),
        ];
        assert_eq!(read(&record).unwrap(), values);
        for cut in 0..record.len() {
            assert_eq!(read(&record[..cut]), None, "{cut}");
        }
        assert_eq!(read(&[&record[..], &[0]].concat()), None);
        assert_eq!(read(&[2, 15, 0xff]), None, "a text that is not UTF-8");
    }

    #[test]
    fn a_varint_has_nine_bytes_at_most() {
        assert_eq!(varint(&[0x7f]), Some((127, 1)));
        assert_eq!(varint(&[0x81, 0x00]), Some((128, 2)));
        assert_eq!(varint(&[0xff; 9]), Some((u64::MAX, 9)));
        assert_eq!(varint(&[0xff; 8]), None);
        assert_eq!(varint(&[]), None);
    }
}
