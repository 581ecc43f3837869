//! Rows, as structures: the same one from either engine.
//!
//! For PostgreSQL sqlx derives the reading; for SQLite it is [`Row`], from the same fields.

use rusqlite::types::FromSql;

/// A row of SQLite, read from its first column to its last.
pub(super) struct Cells<'r> {
    row: &'r rusqlite::Row<'r>,
    next: usize,
}

impl<'r> Cells<'r> {
    pub(super) fn of(row: &'r rusqlite::Row<'r>) -> Self {
        Self { row, next: 0 }
    }

    /// The next column, whatever its name.
    fn following<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let at = self.next;
        self.next += 1;
        self.row.get(at)
    }

    /// The column of a name. Fields nearly always stand in the order of the columns, so the next one is looked at first.
    fn named<T: FromSql>(&mut self, name: &str) -> rusqlite::Result<T> {
        let statement = self.row.as_ref();
        let is_next = statement
            .column_name(self.next)
            .is_ok_and(|next| next == name);
        if !is_next {
            self.next = statement.column_index(name)?;
        }
        self.following()
    }
}

/// What is read from a whole row.
pub(super) trait Row: Sized {
    fn read(cells: &mut Cells<'_>) -> rusqlite::Result<Self>;
}

/// What is read into a field: a column of its name, or a structure of several columns.
pub(super) trait Field: Sized {
    fn read(cells: &mut Cells<'_>, name: &str) -> rusqlite::Result<Self>;
}

/// Types of columns.
macro_rules! columns {
    ($($type:ty),+) => {$(
        impl Field for $type {
            fn read(cells: &mut Cells<'_>, name: &str) -> rusqlite::Result<Self> {
                cells.named(name)
            }
        }
    )+};
}

columns!(bool, i64, Option<i64>, Option<String>, String);

/// A tuple is read by the places of its columns.
macro_rules! tuples {
    ($(($($part:ident),+)),+) => {$(
        impl<$($part: FromSql),+> Row for ($($part,)+) {
            fn read(cells: &mut Cells<'_>) -> rusqlite::Result<Self> {
                Ok(($(cells.following::<$part>()?,)+))
            }
        }
    )+};
}

tuples!((A), (A, B), (A, B, C), (A, B, C, D), (A, B, C, D, E));

/// A structure whose fields are named as the columns are. One of several columns is marked `#[sqlx(flatten)]`.
macro_rules! row {
    ($(#[$about:meta])* $seen:vis struct $name:ident {
        $($(#[$how:meta])* $shown:vis $field:ident: $type:ty,)+
    }) => {
        #[derive(sqlx::FromRow)]
        $(#[$about])*
        $seen struct $name {
            $($(#[$how])* $shown $field: $type,)+
        }

        impl $crate::store::row::Row for $name {
            fn read(cells: &mut $crate::store::row::Cells<'_>) -> rusqlite::Result<Self> {
                Ok(Self {
                    $($field: $crate::store::row::Field::read(cells, stringify!($field))?,)+
                })
            }
        }

        impl $crate::store::row::Field for $name {
            fn read(cells: &mut $crate::store::row::Cells<'_>, _: &str) -> rusqlite::Result<Self> {
                $crate::store::row::Row::read(cells)
            }
        }
    };
}
