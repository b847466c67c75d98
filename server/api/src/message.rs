//! Proof of a phone by a code in a text message.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Lang;

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendPhoneCode {
    pub phone: String,
    pub lang: Lang,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PhoneCodeSent {
    pub valid_seconds: i64,
    /// The next code may be asked for after so long.
    pub again_after_seconds: i64,
    /// In demo mode only: there is no phone to look at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demo_code: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProvePhone {
    pub phone: String,
    /// Six digits.
    pub code: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PhoneProved {
    /// Names the cookie in the header `X-Proof`.
    pub id: String,
    pub phone_masked: String,
    pub valid_seconds: i64,
}
