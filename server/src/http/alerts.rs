//! Alerts, for administrators.

#![allow(unused_qualifications)] // What utoipa writes for `params` names its types in full.

use axum::Json;
use axum::extract::State;
use ecrin_vault::id::AlertId;
use ecrin_vault::vocabulary::AlertState;
use ecrin_vault::wire::{Alert, AlertDecisionNew, AlertShown, ErrorBody};
use serde::Deserialize;
use utoipa::IntoParams;

use super::Door;
use super::extract::{Body, Id, Query, SignedIn};
use crate::app::AppError;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Only those about which this was decided.
    state: Option<AlertState>,
}

/// The alerts, newest first. Reading them is an event.
#[utoipa::path(get, path = "/audit/alerts", params(Which), responses((status = 200, body = [Alert]), (status = "4XX", body = ErrorBody)))]
pub(super) async fn list(
    State(door): State<Door>,
    caller: SignedIn,
    Query(which): Query<Which>,
) -> Result<Json<Vec<Alert>>, AppError> {
    door.ask_as(caller, move |app, caller| app.alerts(caller, which.state))
        .await
        .map(Json)
}

/// One alert with its events. Reading it is an event.
#[utoipa::path(get, path = "/audit/alerts/{alert}", responses((status = 200, body = AlertShown), (status = "4XX", body = ErrorBody)))]
pub(super) async fn show(
    State(door): State<Door>,
    caller: SignedIn,
    Id(alert): Id<AlertId>,
) -> Result<Json<AlertShown>, AppError> {
    door.ask_as(caller, move |app, caller| app.alert(caller, alert))
        .await
        .map(Json)
}

/// Justify an alert or escalate it, with a reason.
#[utoipa::path(post, path = "/audit/alerts/{alert}/decision", request_body = AlertDecisionNew, responses((status = 200, body = Alert), (status = "4XX", body = ErrorBody)))]
pub(super) async fn decide(
    State(door): State<Door>,
    caller: SignedIn,
    Id(alert): Id<AlertId>,
    Body(new): Body<AlertDecisionNew>,
) -> Result<Json<Alert>, AppError> {
    door.ask_as(caller, move |app, caller| app.decide_alert(caller, alert, &new))
        .await
        .map(Json)
}
