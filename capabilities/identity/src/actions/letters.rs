//! A letter that was given up is put in the queue again.

use context::{Context, Error, Place, Result};
use uuid::Uuid;

use crate::MANAGE;

/// # Errors
/// [`Error::NotFound`] for a letter that was not given up, or whose text has been forgotten because it held a secret.
pub(crate) async fn send_again(context: &Context, id: Uuid) -> Result<()> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    if !work::send_again(&mut change, id).await? {
        return Err(Error::NotFound);
    }
    change.commit().await
}
