//! The URL tree on one page.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware;
use axum::routing::{any, get};
use server_domain::RejectionCode;
use server_domain::event::EventKind;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{
    App, alarm, appointment, attendance, board, booking, calendar, call_back, carry_over, check_in, consultation, desk, duty_figures,
    duty_notice, duty_statement, feed, firm, gap, hall, hold, info, invitation, join, json, lawyer, leader, line_test, login, matter,
    measure, message, officer, order, owed_reply, plan, poster, priority, problem, progress, proof, rota, rota_template, route, seat,
    session, shift, site, sitting, sitting_policy, slip, swap, ticket, unit, wait,
};
use crate::{pages, ws};

#[derive(OpenApi)]
#[openapi(info(
    title = "Video reception of petitions",
    description = "Queue, desks, seats, sessions and boards of a city. Errors are application/problem+json with a stable code.",
    license(name = "MIT OR Apache-2.0")
))]
struct Contract;

fn api() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Contract::openapi())
        // this installation
        .routes(routes!(info::show::show))
        .routes(routes!(info::health::health))
        .routes(routes!(info::ready::ready))
        .routes(routes!(info::metrics::metrics))
        // places, boards, events
        .routes(routes!(site::list::list))
        .routes(routes!(site::today::today))
        .routes(routes!(board::show::show))
        .routes(routes!(board::ask_voice::ask_voice))
        .routes(routes!(feed::listen::listen))
        // a number, and the phone that looks at it
        .routes(routes!(ticket::issue::issue))
        .routes(routes!(slip::show::show))
        .routes(routes!(priority::list::list))
        .routes(routes!(ticket::move_here::move_here))
        .routes(routes!(ticket::status::status))
        .routes(routes!(ticket::come_back::come_back))
        .routes(routes!(ticket::give_up::give_up))
        .routes(routes!(ticket::carry_over::carry_over))
        // instead of waiting before an empty chair: a call
        .routes(routes!(call_back::ask::ask, call_back::list::list))
        .routes(routes!(call_back::add_try::add_try))
        .routes(routes!(call_back::told::told))
        // what leaders order
        .routes(routes!(order::give::give))
        .routes(routes!(order::list::list))
        .routes(routes!(order::finish::finish))
        // messages that did not reach anybody
        .routes(routes!(message::list::list))
        .routes(routes!(message::retry::retry))
        // a phone proves itself
        .routes(routes!(proof::send_code::send_code))
        .routes(routes!(proof::prove::prove))
        // booking a leader: the way, a slot, the form; by code afterwards
        .routes(routes!(booking::hint::hint))
        .routes(routes!(booking::lawyers::lawyers))
        .routes(routes!(booking::slots::slots))
        .routes(routes!(hold::place::place))
        .routes(routes!(hold::release::release))
        .routes(routes!(appointment::book::book, appointment::list::list))
        .routes(routes!(appointment::show::show))
        .routes(routes!(appointment::calendar::calendar))
        .routes(routes!(appointment::cancel::cancel))
        .routes(routes!(appointment::move_to::move_to))
        .routes(routes!(wait::join::join))
        .routes(routes!(wait::show::show))
        .routes(routes!(wait::accept::accept))
        .routes(routes!(wait::refuse::refuse))
        .routes(routes!(wait::leave::leave))
        .routes(routes!(check_in::arrive::arrive))
        // the office and the leader
        .routes(routes!(appointment::screenings::screenings))
        .routes(routes!(appointment::of_sitting::of_sitting))
        .routes(routes!(appointment::brief::brief))
        .routes(routes!(appointment::screen::screen))
        .routes(routes!(appointment::answer::answer))
        .routes(routes!(appointment::complete::complete))
        .routes(routes!(appointment::follow_up::follow_up))
        .routes(routes!(appointment::withdraw::withdraw))
        .routes(routes!(appointment::to_tell::to_tell))
        .routes(routes!(appointment::told::told))
        .routes(routes!(appointment::search::search))
        // the seat of a called person
        .routes(routes!(seat::claim::claim))
        .routes(routes!(seat::show::show, seat::release::release))
        .routes(routes!(seat::preflight::preflight))
        .routes(routes!(seat::grant::grant))
        .routes(routes!(seat::answer::answer))
        .routes(routes!(seat::rate::rate))
        .routes(routes!(seat::read_notice::read_notice))
        .routes(routes!(seat::help::help))
        // staff
        .routes(routes!(login::open::open))
        .routes(routes!(login::show::show, login::close::close))
        .routes(routes!(desk::list::list))
        .routes(routes!(desk::show::show))
        .routes(routes!(desk::open::open))
        .routes(routes!(desk::close::close))
        .routes(routes!(desk::pause::pause))
        .routes(routes!(desk::resume::resume))
        .routes(routes!(desk::beat::beat))
        .routes(routes!(desk::call_next::call_next))
        .routes(routes!(desk::admit::admit))
        .routes(routes!(desk::send_back::send_back))
        .routes(routes!(desk::write_to_lobby::write_to_lobby))
        .routes(routes!(desk::call::call))
        .routes(routes!(ticket::call_again::call_again))
        .routes(routes!(ticket::miss::miss))
        .routes(routes!(ticket::serve::serve))
        .routes(routes!(ticket::complete::complete))
        .routes(routes!(ticket::undo_call::undo_call))
        .routes(routes!(ticket::pause::pause))
        .routes(routes!(ticket::resume::resume))
        .routes(routes!(ticket::targets::targets))
        .routes(routes!(ticket::transfer::transfer))
        .routes(routes!(ticket::take_back::take_back))
        .routes(routes!(ticket::requeue::requeue))
        .routes(routes!(ticket::cancel::cancel))
        .routes(routes!(ticket::trace::trace))
        // conflicts of interest, consultations, opinions
        .routes(routes!(firm::conflicts::conflicts, firm::set_conflicts::set_conflicts))
        .routes(routes!(ticket::add_party::add_party))
        .routes(routes!(ticket::remove_party::remove_party))
        .routes(routes!(ticket::raise_alarm::raise_alarm))
        .routes(routes!(alarm::answer::answer))
        .routes(routes!(ticket::declare::declare))
        .routes(routes!(consultation::mine::mine))
        .routes(routes!(consultation::show::show, consultation::save::save))
        .routes(routes!(consultation::extend::extend))
        .routes(routes!(consultation::summary::summary))
        .routes(routes!(consultation::opinions_of_unit::opinions_of_unit))
        .routes(routes!(consultation::opinions::opinions, consultation::give_opinion::give_opinion))
        // the hall manager: desks, left-over people, the day's account
        .routes(routes!(hall::show::show))
        .routes(routes!(hall::set_notices::set_notices))
        .routes(routes!(hall::set_voice::set_voice))
        .routes(routes!(desk::set_queues::set_queues))
        .routes(routes!(desk::set_fault::set_fault))
        .routes(routes!(desk::release::release))
        .routes(routes!(hall::carry_overs::carry_overs))
        .routes(routes!(carry_over::end::end))
        .routes(routes!(hall::reconcile::reconcile))
        .routes(routes!(hall::figures::figures))
        .routes(routes!(hall::figures_xlsx::figures_xlsx))
        .routes(routes!(hall::reception_figures::reception_figures))
        .routes(routes!(hall::reception_figures_csv::reception_figures_csv))
        .routes(routes!(hall::reception_figures_xlsx::reception_figures_xlsx))
        .routes(routes!(hall::figures_csv::figures_csv))
        // leaders' sittings: plan, course, posters
        .routes(routes!(sitting::list::list, sitting::create::create))
        .routes(routes!(sitting::show::show, sitting::change::change, sitting::delete::delete))
        .routes(routes!(sitting::approve::approve))
        .routes(routes!(sitting::unapprove::unapprove))
        .routes(routes!(sitting::publish::publish))
        .routes(routes!(sitting::postpone::postpone))
        .routes(routes!(sitting::absent::absent))
        .routes(routes!(sitting::substitute::substitute))
        .routes(routes!(sitting::candidates::candidates))
        .routes(routes!(sitting::late::late))
        .routes(routes!(sitting::start::start))
        .routes(routes!(sitting::finish::finish))
        .routes(routes!(sitting::confirm::confirm))
        .routes(routes!(plan::generate::generate))
        .routes(routes!(plan::check::check))
        .routes(routes!(plan::approve::approve))
        .routes(routes!(plan::unapprove::unapprove))
        .routes(routes!(plan::publish::publish))
        .routes(routes!(leader::list::list))
        .routes(routes!(leader::change::change))
        .routes(routes!(sitting_policy::list::list, sitting_policy::add::add))
        .routes(routes!(sitting_policy::withdraw::withdraw))
        .routes(routes!(poster::list::list))
        .routes(routes!(poster::site_calendar::site_calendar))
        .routes(routes!(poster::leader_calendar::leader_calendar))
        // registering a matter
        .routes(routes!(matter::register::register, matter::at_desk::at_desk))
        .routes(routes!(matter::duplicates::duplicates))
        .routes(routes!(matter::history::history))
        .routes(routes!(matter::receipt::receipt))
        .routes(routes!(matter::show::show))
        .routes(routes!(matter::add_handler::add_handler))
        .routes(routes!(unit::list::list))
        .routes(routes!(route::suggest::suggest))
        .routes(routes!(progress::ask::ask))
        // the lawyers' duty rota
        .routes(routes!(lawyer::list::list))
        .routes(routes!(lawyer::change::change))
        .routes(routes!(lawyer::import::import))
        .routes(routes!(lawyer::file_leave::file_leave))
        .routes(routes!(lawyer::withdraw_leave::withdraw_leave))
        .routes(routes!(lawyer::set_reserve::set_reserve))
        .routes(routes!(rota_template::list::list))
        .routes(routes!(rota_template::set::set))
        .routes(routes!(rota::show::show))
        .routes(routes!(rota::generate::generate))
        .routes(routes!(rota::publish::publish))
        .routes(routes!(rota::seats::seats))
        .routes(routes!(rota::lawyer_calendar::lawyer_calendar))
        .routes(routes!(rota::site_calendar::site_calendar))
        .routes(routes!(shift::set::set))
        .routes(routes!(shift::fits::fits))
        .routes(routes!(shift::acknowledge::acknowledge))
        .routes(routes!(shift::steps::steps))
        .routes(routes!(shift::mine::mine))
        .routes(routes!(shift::of_day::of_day))
        .routes(routes!(shift::sign_in::sign_in))
        .routes(routes!(shift::sign_out::sign_out))
        .routes(routes!(gap::answer::answer))
        .routes(routes!(gap::fill::fill))
        .routes(routes!(swap::list::list))
        .routes(routes!(swap::open::open))
        .routes(routes!(swap::take::take))
        .routes(routes!(swap::untake::untake))
        .routes(routes!(swap::approve::approve))
        .routes(routes!(swap::reject::reject))
        .routes(routes!(swap::withdraw::withdraw))
        .routes(routes!(duty_statement::show::show))
        .routes(routes!(duty_statement::csv::csv))
        .routes(routes!(duty_statement::xlsx::xlsx))
        .routes(routes!(duty_figures::show::show))
        .routes(routes!(duty_figures::csv::csv))
        .routes(routes!(duty_figures::xlsx::xlsx))
        .routes(routes!(duty_notice::list::list))
        // calendars
        .routes(routes!(calendar::list::list))
        .routes(routes!(calendar::load::load))
        // sessions and pulling an officer in
        .routes(routes!(session::grant::grant))
        .routes(routes!(session::save_note::save_note))
        .routes(routes!(session::read_back::read_back, session::talk_on::talk_on))
        .routes(routes!(session::end::end))
        .routes(routes!(session::choose_interruption::choose_interruption))
        .routes(routes!(session::log::log))
        .routes(routes!(session::invite::invite))
        .routes(routes!(officer::list::list))
        .routes(routes!(attendance::running::running))
        .routes(routes!(attendance::ask::ask))
        .routes(routes!(attendance::send_away::send_away))
        .routes(routes!(attendance::come::come))
        .routes(routes!(attendance::leave::leave))
        .routes(routes!(join::look::look))
        .routes(routes!(join::grant::grant))
        .routes(routes!(invitation::list::list))
        .routes(routes!(invitation::send::send))
        .routes(routes!(invitation::next::next))
        .routes(routes!(invitation::withdraw::withdraw))
        .routes(routes!(invitation::accept::accept))
        .routes(routes!(invitation::decline::decline))
        .routes(routes!(invitation::leave::leave))
        .routes(routes!(owed_reply::list::list))
        .routes(routes!(owed_reply::answer::answer))
        // the line test of kiosks
        .routes(routes!(line_test::open::open))
}

/// The API's contract, with the words that are rules of the domain: refusal codes and event kinds.
pub fn contract() -> serde_json::Value {
    with_words(&api().split_for_parts().1)
}

/// Codes of faults that are not rules.
const FAULTS: [&str; 3] = ["malformed", "body_too_large", "internal"];

fn with_words(contract: &utoipa::openapi::OpenApi) -> serde_json::Value {
    let mut contract = serde_json::to_value(contract).expect("plain data");
    let codes: Vec<&str> = RejectionCode::ALL.iter().map(|code| code.as_str()).chain(FAULTS).collect();
    let kinds: Vec<&str> = EventKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let schemas = &mut contract["components"]["schemas"];
    schemas["ProblemCode"] =
        serde_json::json!({ "type": "string", "enum": codes, "description": "Stable; pages translate by these words." });
    schemas["EventKind"] = serde_json::json!({ "type": "string", "enum": kinds, "description": "The names of events on the feed." });
    schemas["Problem"]["properties"]["code"] = serde_json::json!({ "$ref": "#/components/schemas/ProblemCode" });
    contract
}

/// The whole server as one service.
pub fn build(app: App) -> Router {
    let (api, contract) = api().split_for_parts();
    let contract = with_words(&contract).to_string();
    let contract_json = move || async move { ([(header::CONTENT_TYPE, "application/json")], contract) };
    let fixed = |name: HeaderName, value: &'static str| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    api.route("/api/v1/openapi.json", get(contract_json))
        .route("/api/{*rest}", any(|| async { problem::Refusal::no_such_path() }))
        .route("/ws/room", get(ws::room::enter))
        .fallback(pages::serve)
        .layer(DefaultBodyLimit::max(json::MAX_BODY_BYTES))
        .layer(middleware::from_fn(measure::measure))
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::new())
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::X_FRAME_OPTIONS, "DENY"))
        .layer(fixed(header::REFERRER_POLICY, "no-referrer"))
        .layer(fixed(HeaderName::from_static("permissions-policy"), "camera=(self), microphone=(self), geolocation=()"))
        .with_state(app)
}
