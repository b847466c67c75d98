// Short names for the generated types of registration.
import type { components } from '@/lib/gen/api'

type Schemas = components['schemas']

export type RegisterMatter = Schemas['RegisterMatter']
export type MatterKind = Schemas['MatterKind']
export type MatterState = Schemas['MatterState']
export type Channel = Schemas['Channel']
export type Recipient = Schemas['Recipient']
export type Accused = Schemas['Accused']
export type MatterRegistered = Schemas['MatterRegistered']
export type MatterReceiptPrint = Schemas['MatterReceiptPrint']
export type MatterView = Schemas['MatterView']
export type MatterBrief = Schemas['MatterBrief']
export type PersonHistory = Schemas['PersonHistory']
export type DuplicateCandidate = Schemas['DuplicateCandidate']
export type DuplicateDecision = Schemas['DuplicateDecision']
export type RouteSuggestion = Schemas['RouteSuggestion']
export type Unit = Schemas['Unit']
export type DeadlineView = Schemas['DeadlineView']
