//! Where each element of an array stands.

use workbench::debug::view::ArrayView;

/// A table of elements: its rows with their headings.
pub struct Table {
    pub title: String,
    pub columns: Vec<String>,
    pub rows: Vec<(String, Vec<Element>)>,
}

/// An element: its index in memory, its subscripts, its value.
#[derive(Debug, PartialEq)]
pub struct Element {
    pub index: usize,
    pub subscripts: String,
    pub value: String,
}

/// How many elements there are.
pub fn total(bounds: &[u16], base: u8) -> usize {
    let counts = bounds.iter().map(|bound| count(*bound, base));
    counts.fold(1, usize::saturating_mul)
}

fn count(bound: u16, base: u8) -> usize {
    (usize::from(bound) + 1)
        .saturating_sub(usize::from(base))
        .max(1)
}

/// The elements as tables.
pub fn tables(array: &ArrayView, base: u8) -> Vec<Table> {
    let first = usize::from(base);
    let elements = &array.elements;
    let Some((&bound, further)) = array.bounds.split_first() else {
        return Vec::new();
    };
    let Some((&second, rest)) = further.split_first() else {
        return vec![ten_to_a_row(elements, first)];
    };
    let (down, across) = (count(bound, base), count(second, base));
    let size = down * across;
    let planes = elements.chunks(size).enumerate();
    planes
        .map(|(plane, elements)| {
            let behind = subscripts(plane, rest, base);
            let behind: String = behind.iter().map(|it| format!(",{it}")).collect();
            let rows = (0..down).map(|row| {
                let cells = (0..across).filter_map(|column| {
                    let at = column * down + row;
                    Some(Element {
                        index: plane * size + at,
                        subscripts: format!("{},{}{behind}", row + first, column + first),
                        value: elements.get(at)?.clone(),
                    })
                });
                ((row + first).to_string(), cells.collect())
            });
            Table {
                title: if rest.is_empty() {
                    String::new()
                } else {
                    format!("( , {behind})")
                },
                columns: (0..across).map(|it| (it + first).to_string()).collect(),
                rows: rows.collect(),
            }
        })
        .collect()
}

fn ten_to_a_row(elements: &[String], first: usize) -> Table {
    let rows = elements.chunks(10).enumerate().map(|(row, chunk)| {
        let from = row * 10 + first;
        let cells = chunk.iter().enumerate();
        let cells = cells.map(|(index, value)| Element {
            index: row * 10 + index,
            subscripts: (from + index).to_string(),
            value: value.clone(),
        });
        (from.to_string(), cells.collect())
    });
    Table {
        title: String::new(),
        columns: (0..elements.len().min(10))
            .map(|it| format!("+{it}"))
            .collect(),
        rows: rows.collect(),
    }
}

/// The subscripts of the dimensions behind the first two, of the plane of that index.
fn subscripts(plane: usize, bounds: &[u16], base: u8) -> Vec<usize> {
    let mut left = plane;
    bounds
        .iter()
        .map(|&bound| {
            let count = count(bound, base);
            let here = left % count;
            left /= count;
            here + usize::from(base)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_stand_where_their_subscripts_say() {
        let array = ArrayView {
            bounds: vec![1, 2, 1],
            elements: (0..12).map(|it| it.to_string()).collect(),
        };
        let tables = tables(&array, 0);
        assert_eq!(tables.len(), 2);
        // A(1,2,0) is 1 + 2*2, A(1,2,1) is 6 more.
        let element = |index: usize, subscripts: &str| Element {
            index,
            subscripts: subscripts.to_owned(),
            value: index.to_string(),
        };
        assert_eq!(tables[0].rows[1].1[2], element(5, "1,2,0"));
        assert_eq!(tables[1].rows[1].1[2], element(11, "1,2,1"));
        let one = ArrayView {
            bounds: vec![12],
            elements: (0..12).map(|it| it.to_string()).collect(),
        };
        let tables = super::tables(&one, 1);
        assert_eq!(tables[0].rows[1].1[1], element(11, "12"));
        assert_eq!(total(&[12], 1), 12);
    }
}
