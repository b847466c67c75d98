// The room for Vue pages: `const room = useRoom(); await room.join(getGrant, stream)`. Leaves when its scope ends.
import type { Audience, ErrorCode, Floor, Line, LineKind, MediaState, Moderation, Participant, Quality, Tile } from '@protocol'
import { computed, onScopeDispose, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { Grant } from '../contract'
import { RoomClient, type RoomEnd, type RoomState } from './client'
import { pick } from '../i18n'
import { exposeRoom, noteFirstFrame } from './debug'
import { rateLink, sampleOf, type LinkQuality, type LinkSample } from './quality'
import { EMPTY_ROOM, laneOf, type RoomView } from './state'

export interface RoomPerson extends Participant {
  /** Microphone and camera of this person in one stream; the same object for as long as the person stays. */
  stream: MediaStream
  /** The shared screen or document camera, while there is one. */
  screen: MediaStream | null
  /** The lanes of the pictures, for `setTiles`. */
  lanes: { camera: string | null; screen: string | null }
  /** A camera lane is filled and the person's camera is on: show the picture, else a placeholder. */
  hasPicture: boolean
  isSpeaking: boolean
}

export interface Room {
  state: Readonly<Ref<RoomState>>
  /** Why the room is closed: a `CloseReason`, a room `ErrorCode`, an HTTP code, or `left`. Null while it is open. */
  end: Readonly<Ref<RoomEnd | null>>
  /** Everybody but oneself, in order of joining. */
  people: ComputedRef<RoomPerson[]>
  self: ComputedRef<Participant | null>
  /** Participant id of the speaker, possibly oneself. */
  speaker: ComputedRef<string | null>
  media: Readonly<Ref<MediaState>>
  quality: Readonly<Ref<LinkQuality>>
  /** What holds for the whole room: stopped, consulting, what is shown big. */
  floor: ComputedRef<Floor>
  /** What was written, oldest first. */
  lines: ComputedRef<readonly Line[]>
  /** How each person's line is, by participant; empty for those who may not see it. */
  qualities: ComputedRef<Readonly<Record<string, Quality>>>
  /** What the room last refused, until the next thing is asked. */
  refused: Readonly<Ref<ErrorCode | null>>
  say(kind: LineKind, to: Audience, text: string): void
  /** An order of the host. */
  moderate(order: Moderation): void
  /** How large each lane is shown, in device pixels. */
  setTiles(tiles: Tile[]): void
  /** Makes the offer ahead of time (lobby, preflight). Optional. */
  prepare(getGrant: () => Promise<Grant>, stream: MediaStream): Promise<void>
  /** Joins, and comes back by itself when the line breaks; each connection asks for a fresh grant. */
  join(getGrant: () => Promise<Grant>, stream: MediaStream): Promise<void>
  setMedia(media: Partial<MediaState>): void
  replaceStream(stream: MediaStream): Promise<void>
  setScreen(track: MediaStreamTrack | null): Promise<void>
  leave(): void
  /** Video tiles report the first decoded frame here, for measurement. */
  noteFirstFrame(participantId: string): void
}

const STATS_EVERY_MS = 2_000

/** Name, post and place in the language of the page. */
const inLanguage = (one: Participant): Participant => ({ ...one, name: pick(one.name, one.en.name), title: pick(one.title, one.en.title), place: pick(one.place, one.en.place) })

/** `isWatching`: whoever sends nothing. */
export function useRoom(isWatching = false): Room {
  const state = ref<RoomState>('idle')
  const end = ref<RoomEnd | null>(null)
  const view = shallowRef<RoomView>(EMPTY_ROOM)
  const media = ref<MediaState>({ audio: !isWatching, video: !isWatching })
  const quality = ref<LinkQuality>('unknown')
  const refused = ref<ErrorCode | null>(null)
  const streams = new Map<string, MediaStream>()
  let client: RoomClient | null = null
  let sample: LinkSample | null = null

  const make = (getGrant: () => Promise<Grant>, stream: MediaStream): RoomClient => {
    client?.leave()
    const made = new RoomClient(getGrant, stream, {
      onState: (now, why) => {
        if (client !== made) return
        state.value = now
        end.value = why
      },
      onRefused: (code) => {
        if (client === made) refused.value = code
      },
      // A new object each time: tracks change inside the same view when the answer is applied.
      onView: (now) => {
        if (client === made) view.value = { ...now }
      },
    }, isWatching)
    client = made
    exposeRoom(made)
    return made
  }

  const people = computed(() => view.value.participants.filter(({ id }) => id !== view.value.selfId).map((one) => personOf(inLanguage(one))))

  function personOf(participant: Participant): RoomPerson {
    const camera = laneOf(view.value, participant.id, 'camera')
    const microphone = laneOf(view.value, participant.id, 'microphone')
    const screen = laneOf(view.value, participant.id, 'screen')
    return {
      ...participant,
      stream: streamOf(participant.id, [microphone, camera]),
      screen: screen ? streamOf(`${participant.id}/screen`, [screen]) : null,
      lanes: { camera, screen },
      hasPicture: camera !== null && participant.media.video && participant.link !== 'interrupted',
      isSpeaking: view.value.speaker === participant.id,
    }
  }

  function streamOf(key: string, mids: (string | null)[]): MediaStream {
    const stream = streams.get(key) ?? new MediaStream()
    streams.set(key, stream)
    const wanted = mids.map((mid) => (mid === null ? null : (client?.trackOf(mid) ?? null))).filter((track) => track !== null)
    for (const track of stream.getTracks()) if (!wanted.includes(track)) stream.removeTrack(track)
    for (const track of wanted) if (!stream.getTracks().includes(track)) stream.addTrack(track)
    return stream
  }

  const timer = setInterval(() => void measure(), STATS_EVERY_MS)
  async function measure(): Promise<void> {
    if (state.value !== 'live' || !client?.peer) {
      quality.value = state.value === 'reconnecting' ? 'lost' : 'unknown'
      sample = null
      return
    }
    const now = sampleOf((await client.peer.pc.getStats()) as unknown as Map<string, Record<string, unknown>>)
    quality.value = rateLink(sample, now)
    sample = now
  }

  const leave = (): void => {
    client?.leave()
    client = null
    streams.clear()
    view.value = EMPTY_ROOM
    state.value = 'closed'
  }
  onScopeDispose(() => {
    clearInterval(timer)
    client?.leave()
    client = null
  })

  let prepared: { getGrant: () => Promise<Grant>; stream: MediaStream; client: RoomClient } | null = null
  return {
    state,
    end,
    people,
    self: computed(() => {
      const own = view.value.participants.find(({ id }) => id === view.value.selfId)
      return own ? inLanguage(own) : null
    }),
    speaker: computed(() => view.value.speaker),
    media,
    quality,
    floor: computed(() => view.value.floor),
    lines: computed(() => view.value.lines),
    qualities: computed(() => view.value.quality),
    refused,
    say(kind, to, text) {
      refused.value = null
      client?.say(kind, to, text)
    },
    moderate(order) {
      refused.value = null
      client?.moderate(order)
    },
    setTiles: (tiles) => client?.setTiles(tiles),
    async prepare(getGrant, stream) {
      const made = make(getGrant, stream)
      prepared = { getGrant, stream, client: made }
      await made.prepare()
    },
    async join(getGrant, stream) {
      const ready = prepared?.stream === stream && prepared.client === client ? prepared.client : make(getGrant, stream)
      prepared = null
      end.value = null
      await ready.join({ ...media.value })
    },
    setMedia(change) {
      media.value = { ...media.value, ...change }
      client?.setMedia({ ...media.value })
    },
    async replaceStream(stream) {
      await client?.replaceStream(stream)
    },
    async setScreen(track) {
      await client?.setScreen(track)
    },
    leave,
    noteFirstFrame: (participantId) => noteFirstFrame(client, participantId),
  }
}
