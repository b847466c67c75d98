//! Flows through the whole server, on SQLite and on PostgreSQL: one binary.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

#[path = "e2e/accounts.rs"]
mod accounts;
#[path = "e2e/accusation.rs"]
mod accusation;
#[path = "e2e/alarm.rs"]
mod alarm;
#[path = "e2e/announcer.rs"]
mod announcer;
#[path = "e2e/appointment_calendar.rs"]
mod appointment_calendar;
#[path = "e2e/appointment_course.rs"]
mod appointment_course;
#[path = "e2e/appointment_search.rs"]
mod appointment_search;
#[path = "e2e/attendance.rs"]
mod attendance;
#[path = "e2e/barred.rs"]
mod barred;
#[path = "e2e/booking.rs"]
mod booking;
#[path = "e2e/booking_kill.rs"]
mod booking_kill;
#[path = "e2e/call_back.rs"]
mod call_back;
#[path = "e2e/chain.rs"]
mod chain;
#[path = "e2e/check_in.rs"]
mod check_in;
#[path = "e2e/consultation.rs"]
mod consultation;
#[path = "e2e/consultation_secret.rs"]
mod consultation_secret;
#[path = "e2e/consultation_slot.rs"]
mod consultation_slot;
#[path = "e2e/contract.rs"]
mod contract;
#[path = "e2e/crash.rs"]
mod crash;
#[path = "e2e/deadlines.rs"]
mod deadlines;
#[path = "e2e/demand.rs"]
mod demand;
#[path = "e2e/duty_notice.rs"]
mod duty_notice;
#[path = "e2e/empty_chair.rs"]
mod empty_chair;
#[path = "e2e/feed.rs"]
mod feed;
#[path = "e2e/figures.rs"]
mod figures;
#[path = "e2e/groups.rs"]
mod groups;
#[path = "e2e/hall.rs"]
mod hall;
#[path = "e2e/hand_over.rs"]
mod hand_over;
#[path = "e2e/harness.rs"]
mod harness;
#[path = "e2e/input.rs"]
mod input;
#[path = "e2e/interruption.rs"]
mod interruption;
#[path = "e2e/kiosk_program.rs"]
mod kiosk_program;
#[path = "e2e/ladder.rs"]
mod ladder;
#[path = "e2e/late_day.rs"]
mod late_day;
#[path = "e2e/lead_time.rs"]
mod lead_time;
#[path = "e2e/left_over.rs"]
mod left_over;
#[path = "e2e/lines.rs"]
mod lines;
#[path = "e2e/lobby.rs"]
mod lobby;
#[path = "e2e/message.rs"]
mod message;
#[path = "e2e/migration.rs"]
mod migration;
#[path = "e2e/missed.rs"]
mod missed;
#[path = "e2e/numbers.rs"]
mod numbers;
#[path = "e2e/officer.rs"]
mod officer;
#[path = "e2e/order.rs"]
mod order;
#[path = "e2e/outbox.rs"]
mod outbox;
#[path = "e2e/party.rs"]
mod party;
#[path = "e2e/policy_withdrawn.rs"]
mod policy_withdrawn;
#[path = "e2e/preflight.rs"]
mod preflight;
#[path = "e2e/priority.rs"]
mod priority;
#[path = "e2e/recusal.rs"]
mod recusal;
#[path = "e2e/registration.rs"]
mod registration;
#[path = "e2e/rota.rs"]
mod rota;
#[path = "e2e/rota_hand.rs"]
mod rota_hand;
#[path = "e2e/rota_import.rs"]
mod rota_import;
#[path = "e2e/rota_swap.rs"]
mod rota_swap;
#[path = "e2e/screening.rs"]
mod screening;
#[path = "e2e/sealed.rs"]
mod sealed;
#[path = "e2e/session_states.rs"]
mod session_states;
#[path = "e2e/sitting.rs"]
mod sitting;
#[path = "e2e/sitting_change.rs"]
mod sitting_change;
#[path = "e2e/sockets.rs"]
mod sockets;
#[path = "e2e/story.rs"]
mod story;
#[path = "e2e/tls.rs"]
mod tls;
#[path = "e2e/to_tell.rs"]
mod to_tell;
#[path = "e2e/unapprove.rs"]
mod unapprove;
#[path = "e2e/wait_list.rs"]
mod wait_list;
#[path = "e2e/waits.rs"]
mod waits;
#[path = "e2e/walk_in.rs"]
mod walk_in;
#[path = "e2e/year.rs"]
mod year;
