// People of a room who only watch: they have no picture of their own and are shown as a named line, always. Pure.
import type { Participant, Role } from '@protocol'

/** Those who are seen by their name alone. */
export type WatchRole = Extract<Role, 'supervisor' | 'recorder' | 'observer' | 'technician'>

const WATCHING: readonly Role[] = ['supervisor', 'recorder', 'observer', 'technician'] satisfies WatchRole[]

export const isWatcher = (role: Role): role is WatchRole => WATCHING.includes(role)

/** Supervisors first: who looks on in an office is what people want to know. */
export function watchersOf<P extends Pick<Participant, 'role'>>(people: readonly P[]): P[] {
  return people.filter(({ role }) => isWatcher(role)).sort((one, other) => WATCHING.indexOf(one.role) - WATCHING.indexOf(other.role))
}

/** Everybody with a picture. */
export const seenOf = <P extends Pick<Participant, 'role'>>(people: readonly P[]): P[] => people.filter(({ role }) => !isWatcher(role))
