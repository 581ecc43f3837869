//! The mark of a database: what it was made for. A playground never runs on people's real 1:1s, and
//! `--fresh` erases nothing else.

use crate::store::{Engine, Result, Store};

/// The fact that tells what a database was made for.
pub const MADE_FOR: &str = "made_for";
/// Its value for a playground's database.
pub const PLAYGROUND: &str = "playground";

/// Takes a database for the playground: a new one is marked, one that is marked is taken. Tells whether
/// it may be used.
///
/// # Errors
/// When the database fails.
pub async fn take_for_playground(store: &Store) -> Result<bool> {
    let mut tx = store.write().await?;
    let marked = match tx.meta_get(MADE_FOR).await? {
        Some(mark) => mark == PLAYGROUND,
        None if tx.has_people().await? => false,
        None => {
            tx.meta_put(MADE_FOR, PLAYGROUND).await?;
            true
        }
    };
    if marked {
        // The playground is alone on its database, and its clock stands still: a lease that a killed
        // process left would never run out.
        tx.release_leases().await?;
    }
    tx.commit().await?;
    Ok(marked)
}

/// Takes a database for people's real 1:1s: any but a playground's. Tells whether it may be used.
///
/// # Errors
/// When the database fails.
pub async fn take_for_people(store: &Store) -> Result<bool> {
    let mut tx = store.write().await?;
    if tx.meta_get(MADE_FOR).await?.as_deref() == Some(PLAYGROUND) {
        return Ok(false);
    }
    if store.engine() == Engine::Sqlite {
        // Nobody else has the file: what a killed process was about to send need not wait until its lease runs out.
        tx.release_leases().await?;
    }
    tx.commit().await?;
    Ok(true)
}
