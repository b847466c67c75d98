//! Staff accounts made on the command line: the way into an empty, non-demo installation.

use anyhow::{Context as _, bail};
use argon2::Argon2;
use argon2::password_hash::PasswordHasher;
use server_domain::access::{Role, Scope, may_hold_together};
use server_domain::id::StaffId;
use server_domain::login::check_password;
use server_store::Db;
use server_store::staff::{self, Staff};

use crate::Clock;

/// What is needed for a new account.
pub struct NewAccount {
    pub username: String,
    pub name: String,
    pub roles: Vec<Role>,
    pub password: String,
}

/// Hashes a password with argon2id; the stored text carries its parameters and salt.
///
/// # Errors
/// None in practice: the parameters are fixed.
pub fn hash_password(password: &str) -> anyhow::Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes()).map_err(|e| anyhow::anyhow!("cannot hash the password: {e}"))?;
    Ok(hash.to_string())
}

/// Adds an account.
///
/// # Errors
/// A weak password, roles that one person may not hold together, or a user name that is taken.
pub async fn add(db: &Db, clock: &Clock, new: NewAccount) -> anyhow::Result<()> {
    if let Err(no) = check_password(&new.password) {
        bail!("the password is too weak ({no}): at least 10 characters of three kinds (small, capital, digit, sign)");
    }
    if new.roles.is_empty() || !may_hold_together(&new.roles) {
        bail!("these roles cannot be held by one account: the three administrators are separate people");
    }
    let account = Staff {
        id: StaffId(clock.id()),
        username: new.username.trim().to_owned(),
        password_hash: hash_password(&new.password)?,
        name: new.name.clone(),
        name_en: new.name,
        title_zh: String::new(),
        title_en: String::new(),
        scope: Scope::Subtree,
        site_id: None,
        unit_id: None,
        is_demo: false,
        roles: new.roles,
    };
    let (now, username) = (clock.now(), account.username.clone());
    let account = std::sync::Arc::new(account);
    let added = db
        .write(move |tx| {
            let account = account.clone();
            Box::pin(async move { staff::insert(tx, &account, now).await })
        })
        .await;
    match added {
        Err(e) if e.is_unique_violation() => bail!("the user name {username} is taken"),
        done => done.context("the account was not added"),
    }
}
