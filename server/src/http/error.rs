//! The one table from refusals to HTTP answers.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ecrin_vault::id::Nonce;
use ecrin_vault::wire::ErrorBody;
use rand::rngs::OsRng;

use crate::app::{AppError, Refusal};

const fn status(reason: Refusal) -> StatusCode {
    use Refusal as R;
    match reason {
        R::Malformed | R::BadNote | R::BadName | R::BadAddress => StatusCode::BAD_REQUEST,
        R::WrongProtocol => StatusCode::PRECONDITION_FAILED,
        R::WrongMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        R::NotSignedIn | R::SessionEnded | R::WrongSecret | R::LoginTooOld => StatusCode::UNAUTHORIZED,
        R::AccountSuspended
        | R::NotAllowed
        | R::SlotFrozen
        | R::MandateExpired
        | R::MandateRevoked
        | R::MandateRefused
        | R::MandateSuspended
        | R::MandateReplaced
        | R::MandateNotStarted
        | R::MandateNotAccepted
        | R::MandateExhausted
        | R::MandateNotYours
        | R::MembershipSuspended
        | R::RoleNotNamed
        | R::DocumentNotInMandate
        | R::RightNotGranted
        | R::InboxClosed
        | R::DocumentGone
        | R::Replayed
        | R::SealDestroyed
        | R::LastSlot
        | R::NoWitness
        | R::ApprovalNeeded
        | R::ApprovalOther
        | R::ApprovalOver
        | R::KitRevoked
        | R::RecoveryWaiting
        | R::RecoveryCancelled
        | R::RecoveryOver
        | R::ReferenceOnly
        | R::OtherStructureOnly
        | R::VaultLocked
        | R::NoAddress
        | R::AccountDormant
        | R::OutsideNotOffered
        | R::ServiceClosed => StatusCode::FORBIDDEN,
        R::NotFound | R::KitUnknown => StatusCode::NOT_FOUND,
        R::AlreadyExists
        | R::AddressTaken
        | R::Conflict
        | R::NotFiled
        | R::NotYetWhole
        | R::WrongOffset
        | R::Busy
        | R::DelayOver
        | R::AlreadyAttested
        | R::LastReferent
        | R::SecondReferent
        | R::TeamKeyMissing
        | R::RequestAnswered
        | R::ReferralNotAgreed
        | R::ReferralTakenBack
        | R::ReferralSent
        | R::UndoTooLate
        | R::UndoUsed
        | R::LegalHold
        | R::AlertDecided => StatusCode::CONFLICT,
        R::InvitationUsed
        | R::InvitationExpired
        | R::RequestExpired
        | R::ReferralExpired
        | R::InvitationCancelled
        | R::OutsideCodeOver
        | R::VaultErased => StatusCode::GONE,
        R::TooLarge | R::QuotaExceeded | R::MailboxFull => StatusCode::PAYLOAD_TOO_LARGE,
        R::ChecksumMismatch
        | R::BadPeriod
        | R::BadDocuments
        | R::ToOneself
        | R::GranteeUnknown
        | R::GranteeSuspended
        | R::BeyondRequest
        | R::ReferralElsewhere
        | R::EncryptionNeeded
        | R::RecipientUnknown
        | R::RecipientGone
        | R::RecipientWithoutKey
        | R::RecipientsRefused
        | R::NoReply
        | R::OutsideCodeWrong
        | R::BadSignature
        | R::BadCertificate
        | R::Stale => StatusCode::UNPROCESSABLE_ENTITY,
        R::TooManyTries | R::TooManyRequests | R::TooManyRequestsOpen | R::DepositLimit => {
            StatusCode::TOO_MANY_REQUESTS
        }
        R::StoreDamaged => StatusCode::INTERNAL_SERVER_ERROR,
        R::JournalUnavailable | R::ClockBehind => StatusCode::SERVICE_UNAVAILABLE,
        R::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
    }
}

fn body(code: &str, message: &str) -> ErrorBody {
    ErrorBody {
        code: code.to_owned(),
        message: message.to_owned(),
        event: None,
        retry_after: None,
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        match self {
            Self::Refused {
                reason,
                event,
                retry_after,
            } => {
                let body = ErrorBody {
                    event,
                    retry_after,
                    ..body(reason.code(), reason.message())
                };
                let mut response = (status(reason), Json(body)).into_response();
                if let Some(seconds) = retry_after
                    && let Ok(value) = HeaderValue::try_from(seconds.to_string())
                {
                    response.headers_mut().insert(header::RETRY_AFTER, value);
                }
                response
            }
            Self::Internal(error) => {
                // The number leads from what the person saw to what the log says.
                let request = Nonce::generate(&mut OsRng).to_string();
                tracing::error!(
                    request,
                    error = error.as_ref() as &dyn std::error::Error,
                    "internal error"
                );
                let mut response = internal();
                if let Ok(value) = HeaderValue::try_from(request) {
                    response.headers_mut().insert("x-request-id", value);
                }
                response
            }
        }
    }
}

/// The same for every fault of ours: whoever asks learns nothing from it.
fn internal() -> Response {
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        Json(body("internal", "the server failed; nothing was released")),
    )
        .into_response()
}

pub(super) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    internal()
}

pub(super) async fn no_such_method() -> Response {
    let body = body("not-found", "this address does not take such requests");
    (StatusCode::METHOD_NOT_ALLOWED, Json(body)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_every_one_has_a_status() {
        let mut codes: Vec<&str> = Refusal::ALL.iter().map(|reason| reason.code()).collect();
        codes.sort_unstable();
        let count = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), count);
        assert!(
            Refusal::ALL
                .iter()
                .all(|reason| status(*reason).is_client_error() || status(*reason).is_server_error())
        );
    }
}
