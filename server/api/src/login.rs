//! Staff logins.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api_words;

api_words!(Role { Lawyer, Coordinator, Officer, Clerk, HallManager, Office, Leader, Supervisor, Sysadmin, Secadmin, Audadmin });

#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenLogin {
    pub username: String,
    pub password: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LoginInfo {
    /// Sent back as `X-Login` by the page, so that two people's pages in one browser do not mix.
    pub id: String,
    pub staff: Staff,
    /// Sent back as `X-CSRF-Token` with every change.
    pub csrf_token: String,
    pub expires_at: String,
    pub is_demo: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Staff {
    pub id: String,
    pub username: String,
    pub name: String,
    pub name_en: String,
    pub title_zh: String,
    pub title_en: String,
    pub roles: Vec<Role>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_name_en: Option<String>,
}
