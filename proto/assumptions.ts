// Everything the public record leaves open and this code had to decide. Nothing here is Meta's rule: each
// constant says what it is, why it was chosen, and which clause is silent. Grouped by layer, bottom up.
export * from './assumptions/conversation.js'

// --- Exchanges -----------------------------------------------------------------------------------------

/** Longest stanza id accepted, in characters. Open clients make ids of 18 to 32. (Stanzas: id) */
export const ASSUMED_MAXIMUM_ID_LENGTH = 128

/** Octets of one encrypted message; the record names no limit. Text and media keys need far less. (Message) */
export const ASSUMED_MAXIMUM_ENC_BYTES = 96 * 1024

/** Code points of the sender's name beside a message: enough for a name, too short for a letter. (Message) */
export const ASSUMED_MAXIMUM_DISPLAY_NAME = 64

/** Characters of a user-visible identifier, as long as the longest mail address. (Identifiers) */
export const ASSUMED_MAXIMUM_EXTERNAL_ID = 254

/** Code points of a partner's name, as of a person's; and of the address of its picture. (List of integrators) */
export const ASSUMED_MAXIMUM_PARTNER_NAME = 64
export const ASSUMED_MAXIMUM_ICON_URL = 2048

/** Message ids in one aggregated receipt; equals the messages that may be unacked in flight. (Receipts) */
export const ASSUMED_MAXIMUM_RECEIPT_IDS = 256

/** How often one message may be asked for again; open clients give up at the same count. (Retry) */
export const ASSUMED_MAXIMUM_RETRIES = 5

/**
 * One-time keys of one cipher suite in one upload, and in stock: a hundred curve keys is what open clients
 * keep, and the same bound serves for Kyber, of which a client keeps twenty. (Prekey upload)
 */
export const ASSUMED_MAXIMUM_ONE_TIME_KEYS = 100

/** Users in one prekey fetch: an interop message has one recipient device, a group a few. (Prekey fetch) */
export const ASSUMED_MAXIMUM_FETCHED_USERS = 32

/**
 * `key_cipher_suite` of a key element, decimal; absent means curve25519. One fork shows the attribute, not
 * the values. Kyber keys are needed because libsignal starts only post-quantum sessions. (Prekeys)
 */
export const ASSUMED_CIPHER_SUITE_CURVE25519 = 5
export const ASSUMED_CIPHER_SUITE_KYBER1024 = 42

/** Partners in one list: ids run from 1 to 999. (List of integrators) */
export const ASSUMED_MAXIMUM_INTEGRATORS = 999

/** The integrator id under which partner users look up Meta's own users. (Resolve users) */
export const ASSUMED_INTEGRATOR_OF_META = 0

/** Value of `offline` on a stanza that waited in the mailbox; readers look only at its presence. (Offline) */
export const ASSUMED_OFFLINE_MARK = '1'

/** People on one block list: more than anybody keeps by hand, and it fits one answer; no size is named. (Block list) */
export const ASSUMED_MAXIMUM_BLOCKED = 1_000

/** Answer to anything about a user who is unknown, off, blocked or deleted: all look the same. (Consent) */
export const ASSUMED_UNREACHABLE_CODE = 404

// --- Consent and the agreement -------------------------------------------------------------------------

/**
 * Elements of `w:interop` for what the record asks for or implies without showing how it looks: the consent of a
 * Meta user as an object, the choice of an inbox, the ping that asks somebody to turn an app on, decisions on
 * message requests, a user's leaving and the notice of it to peers, the own ledger. (Consent; Reachability; Deletion)
 */
export const ASSUMED_CONSENT_ELEMENT = 'consent'
export const ASSUMED_INBOX_ELEMENT = 'inbox_settings'
export const ASSUMED_PING_ELEMENT = 'reachability_ping'
export const ASSUMED_REQUESTS_ELEMENT = 'message_requests'
export const ASSUMED_UNENLIST_ELEMENT = 'unenlist'
export const ASSUMED_LEFT_ELEMENT = 'left'
export const ASSUMED_LEDGER_ELEMENT = 'ledger'

/**
 * First contact: messages that may wait with somebody who has not accepted the sender, within so many days; new
 * people one account may write to in a day, and all users of one partner in an hour. Enough for an introduction,
 * too little for spam. The record says that people are protected, not by which numbers. (Consent)
 */
export const ASSUMED_REQUEST_MESSAGES = 5
export const ASSUMED_REQUEST_DAYS = 30
export const ASSUMED_REQUESTS_PER_DAY = 50
export const ASSUMED_PARTNER_REQUESTS_PER_HOUR = 2_000

/** Pings of one account in a day, days between two of one pair, pings shown to one person in a day. (Reachability) */
export const ASSUMED_PINGS_PER_DAY = 10
export const ASSUMED_PING_DAYS = 30
export const ASSUMED_PINGS_SHOWN_PER_DAY = 3

/**
 * Reports: how many one account may send in a day, messages attached to one, code points of its reason and of an
 * operator's. Each different reporter in 30 days halves how many new people the reported one may write to, so many
 * end it, and every so many in a day halve it for the partner. Of all this only the form is seen. (Stanzas: report)
 */
export const ASSUMED_REPORTS_PER_DAY = 20
export const ASSUMED_REPORTED_MESSAGES = 5
export const ASSUMED_REPORT_REASON = 256
export const ASSUMED_REPORTERS_TO_STOP = 5
export const ASSUMED_REPORTERS_DAYS = 30
export const ASSUMED_REPORTS_TO_HALVE_PARTNER = 20

/** Days an identifier stays its former user's own, so that no stranger follows at once; no number is named. (Deletion) */
export const ASSUMED_HELD_DAYS = 30

/**
 * The ledger: entries in one answer, members of one entry's detail, code points of a text among them, octets of
 * the whole detail; so that any answer fits one frame. The record knows no ledger. (Consent)
 */
export const ASSUMED_LEDGER_PAGE = 100
export const ASSUMED_LEDGER_DETAILS = 16
export const ASSUMED_LEDGER_TEXT = 512
export const ASSUMED_LEDGER_DETAIL_BYTES = 4_096

/**
 * Below these a partner applies to Meta and signs, and a partner's operator works at its own server; octets of an
 * application and characters of an address in it. The reference offer is signed on paper. (Agreement)
 */
export const ASSUMED_PARTNER_PATH = '/partner'
export const ASSUMED_PROVIDER_OPERATOR_PATH = '/operator'
export const ASSUMED_APPLICATION_BYTES = 8 * 1024
export const ASSUMED_PARTNER_URL = 512

/**
 * Applying is open to everybody: applications from one address in an hour, applications in all that nobody has
 * signed yet, days after which such a one is forgotten; and how often in an hour one applicant may have its servers
 * asked. The reference offer is applied for by mail. (Agreement)
 */
export const ASSUMED_APPLICATIONS_PER_HOUR = 10
export const ASSUMED_UNSIGNED_APPLICATIONS = 100
export const ASSUMED_APPLICATION_DAYS = 30
export const ASSUMED_CHECKS_PER_HOUR = 20

// --- Identity token ------------------------------------------------------------------------------------

/** Longest life of an identity token, seconds: the record asks for proof "now", not for a number. (Identity) */
export const ASSUMED_MAXIMUM_IDENTITY_TOKEN_SECONDS = 900

/** How far two honest clocks may differ, seconds; the usual allowance of OpenID clients. (Identity) */
export const ASSUMED_TOKEN_SKEW_SECONDS = 60

/**
 * Longest life of an upload token, seconds: one upload of the largest file over a slow line. The record
 * leaves the partner's uploads to the partner. (Media hosting)
 */
export const ASSUMED_MAXIMUM_UPLOAD_TOKEN_SECONDS = 600

/** `scope` of an upload token. (Media hosting) */
export const ASSUMED_UPLOAD_SCOPE = 'media:write'

/**
 * Bounds of a key set document: far above the two or three keys of a rotation, far below what hurts.
 * The record fixes only its address and a sample RSA key. (Identity)
 */
export const ASSUMED_MAXIMUM_JWKS_BYTES = 64 * 1024
export const ASSUMED_MAXIMUM_JWKS_KEYS = 20

/** Bits of an RSA modulus: RFC 7518 §3.3 demands the lower bound; above the upper one verifying gets slow. */
export const ASSUMED_MINIMUM_RSA_BITS = 2048
export const ASSUMED_MAXIMUM_RSA_BITS = 4096

/**
 * The token endpoint's own parameter: the RFC 7638 thumbprint of the device's Noise key, which becomes
 * `cnf.jkt`. The record says that the token binds the device, not how. (Identity)
 */
export const ASSUMED_NOISE_THUMBPRINT_PARAMETER = 'noise_jkt'

/**
 * Paths of the partner server beside the published key set: where "standard OpenID" puts its discovery
 * document, and the token endpoint that document names. (Identity)
 */
export const ASSUMED_OPENID_CONFIGURATION_PATH = '/.well-known/openid-configuration'
export const ASSUMED_TOKEN_PATH = '/v1/token'

// --- Enlistment ----------------------------------------------------------------------------------------

/**
 * The interop protocol version, here the newest published version of the framework document: the record
 * asks for a version at enlistment and login without saying how it is numbered. (Enlistment)
 */
export const ASSUMED_PROTOCOL_VERSION = '1.0.3'

/** Octets of an enlistment form: all fields at their longest take about 7 KiB. (Enlistment) */
export const ASSUMED_MAXIMUM_FORM_BYTES = 16 * 1024

/** Where the simulated endpoint tells its addresses and trust root; a real one would be in a contract. (Discovery) */
export const ASSUMED_ENDPOINT_DOCUMENT_PATH = '/.well-known/parley-endpoint'

/** Where test accounts of Meta's own services are made; the lab's alone. (Enlistment) */
export const ASSUMED_LAB_ACCOUNTS_PATH = '/lab/accounts'

/** Where partners are registered without signing anything; the lab's alone. (Agreement) */
export const ASSUMED_LAB_PARTNERS_PATH = '/lab/partners'

/** Below it Meta's operator sees and changes agreements; the record names no interface for it. (Agreement) */
export const ASSUMED_OPERATOR_PATH = '/operator'

/**
 * Days without a message after which a peer is no longer told of somebody's new identity; whoever writes
 * later learns of it then. The record asks for the notice, not for whom. (Identity change)
 */
export const ASSUMED_IDENTITY_NEWS_DAYS = 90

/** Stanzas delivered on one connection and not acked yet; the record names no window. (Offline queue) */
export const ASSUMED_DELIVERY_WINDOW = 256

// --- Push ----------------------------------------------------------------------------------------------

/** Octets of a push body: one identifier and the JSON around it. (Push) */
export const ASSUMED_MAXIMUM_PUSH_BYTES = 4096

/** Octets of the identity token in the login; the framework gives this bound for enlistment. (ClientPayload) */
export const ASSUMED_MAXIMUM_TOKEN_BYTES = 4096

// --- Signal layer --------------------------------------------------------------------------------------

/**
 * What a Signal address is derived from, before the canonical bare JID. libsignal binds both addresses into
 * a first message only where the names are UUIDs, and the record does not say how JIDs become names; a hash
 * binds integrator and server too. (Identifiers: Signal address)
 */
export const ASSUMED_SIGNAL_ADDRESS_LABEL = 'parley signal address v1\0'

/** Ids of keys are three octets on the wire; they begin at random and wrap. (Prekeys) */
export const ASSUMED_KEY_ID_LIMIT = 2 ** 24

/** Registration ids are four octets on the wire, of which Signal clients use fourteen bits, never 0. (Enlistment) */
export const ASSUMED_REGISTRATION_ID_LIMIT = 2 ** 14

/** Keys a client keeps in stock at the server, and the mark below which it refills. (Prekey upload) */
export const ASSUMED_CURVE_STOCK = 100
export const ASSUMED_KYBER_STOCK = 20
export const ASSUMED_STOCK_LOW_MARK = 20

// --- Content -------------------------------------------------------------------------------------------

/** Octets of UTF-8 in one text or caption: with all that goes around it, it fits one message. (Content) */
export const ASSUMED_MAXIMUM_TEXT_BYTES = 64 * 1024

/** Octets of a preview picture or waveform inside a message; previews of open clients have a few thousand. (Content) */
export const ASSUMED_MAXIMUM_PREVIEW_BYTES = 32 * 1024

/**
 * A waveform: how many values of loudness, and the largest. Open clients write 64 octets from 0 to 100; the record
 * only has a field of bytes. (Content: audio)
 */
export const ASSUMED_WAVEFORM_VALUES = 64
export const ASSUMED_WAVEFORM_LOUDEST = 100

/** Code points of names inside a message: file names, titles, media types. (Content) */
export const ASSUMED_MAXIMUM_NAME = 255

/** Code points of a reaction: the longest joined emoji have about ten. (Content) */
export const ASSUMED_MAXIMUM_REACTION = 32

/** Code points of a path on a media server. (Media) */
export const ASSUMED_MAXIMUM_PATH = 2048

/** Octets of one attachment. (Media) */
export const ASSUMED_MAXIMUM_MEDIA_BYTES = 100 * 1024 * 1024

/** Octets of one encrypted attachment: the largest file, one more block of padding, and the MAC. (Media) */
export const ASSUMED_MAXIMUM_BLOB_BYTES = ASSUMED_MAXIMUM_MEDIA_BYTES + 16 + 10

// --- Media hosting -------------------------------------------------------------------------------------

/**
 * Below the media host's origin: where its users put blobs (tus 1.0), and the media base URL that Meta's server
 * fetches them from. The record has Meta append the storage reference to a base URL of the partner's choice and
 * leaves the way in to the partner. (Media hosting)
 */
export const ASSUMED_UPLOADS_PATH = '/uploads'
export const ASSUMED_BLOBS_PATH = '/m'

/**
 * Headers of the answer that completes an upload: the blob's name, made at that moment and not the upload's id,
 * and what was stored as SHA-256 in hex, which the client compares with what it sent. (Media hosting)
 */
export const ASSUMED_STORAGE_REFERENCE_HEADER = 'parley-storage-reference'
export const ASSUMED_BLOB_HASH_HEADER = 'parley-blob-sha256'

/** Where Meta's own users put blobs; the record shows only where they are fetched. (Media) */
export const ASSUMED_META_UPLOADS_PATH = '/v/uploads'

/**
 * Life of the credential of `media_conn`, seconds: an hour here, as open clients are given; readers take up to a
 * week, and a handful of hosts. The record shows the attributes, not their bounds. (Media: upload of Meta's users)
 */
export const ASSUMED_MEDIA_AUTH_SECONDS = 3_600
export const ASSUMED_MAXIMUM_MEDIA_AUTH_SECONDS = 604_800
export const ASSUMED_MAXIMUM_MEDIA_HOSTS = 16

/** A client silent for so long is dropped: three times what open clients let pass between pings. (Chat channel) */
export const ASSUMED_SILENCE_MILLISECONDS = 90_000
