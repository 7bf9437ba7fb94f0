"""What can happen in a visit: past facts, posted to the conductor's inbox by screens, devices, workers and timers.

This is where the rules, the conductor and the screens take them from, as `e`; the files are for reading.
"""

from kiosk.visit.events.answers import (
    AlertTold,
    CaseNotOpened,
    CaseNotSaved,
    CaseOpened,
    CaseSaved,
    CaseTold,
    DeskClosed,
    IdCardFailed,
    IdCardRead,
    NumberNotTaken,
    NumbersReady,
    NumberTaken,
    PageNotReady,
    PageReady,
    Printed,
    PrintNotSaved,
    PrintSaved,
    RecordNotOpened,
    RecordOpened,
    SlipChecked,
    SlipNotReady,
    SlipReady,
    SpeechEnded,
    StaffCame,
    TimerExpired,
)
from kiosk.visit.events.devices import (
    CardFailed,
    CardPresented,
    CardRead,
    CardRemoved,
    CodeScanned,
    HealthChanged,
    PassportProgress,
    PassportRead,
    StaffCardRead,
)
from kiosk.visit.events.visitor import (
    AlertAsked,
    AlertReleased,
    AlertStopped,
    BackAsked,
    Continued,
    ContrastChosen,
    DangerAsked,
    DataWrongAsked,
    DeskAsked,
    EndAsked,
    ExpiryEntered,
    FactorChosen,
    FactorEntered,
    FieldAsked,
    FormAnswered,
    JourneyAsked,
    LanguageChosen,
    ListenAsked,
    NumberAsked,
    NumberEntered,
    OtherProvinceAsked,
    OverlayAsked,
    OverlayClosed,
    PageAsked,
    PageRevised,
    PageTurned,
    PaperSeen,
    PrintAsked,
    Rated,
    RatedWhy,
    ReadAloud,
    SearchTyped,
    SpeechPaused,
    SpeedChosen,
    StaffAsked,
    Started,
    StatusAsked,
    TextSizeChosen,
    Touched,
    VoiceAsked,
    VolumeChosen,
    WayChosen,
)

Event = (
    Started
    | LanguageChosen
    | TextSizeChosen
    | ContrastChosen
    | Continued
    | StatusAsked
    | WayChosen
    | NumberEntered
    | FactorChosen
    | FactorEntered
    | OtherProvinceAsked
    | JourneyAsked
    | PrintAsked
    | PaperSeen
    | DataWrongAsked
    | DangerAsked
    | FormAnswered
    | AlertAsked
    | AlertReleased
    | AlertStopped
    | VoiceAsked
    | FieldAsked
    | Rated
    | RatedWhy
    | PageAsked
    | PageRevised
    | PageTurned
    | SearchTyped
    | BackAsked
    | EndAsked
    | OverlayAsked
    | OverlayClosed
    | StaffAsked
    | Touched
    | DeskAsked
    | StaffCardRead
    | DeskClosed
    | TimerExpired
    | CardPresented
    | CardRead
    | ExpiryEntered
    | PassportProgress
    | PassportRead
    | CardFailed
    | CardRemoved
    | IdCardRead
    | IdCardFailed
    | CodeScanned
    | SlipChecked
    | RecordOpened
    | RecordNotOpened
    | SlipReady
    | SlipNotReady
    | PrintSaved
    | PrintNotSaved
    | Printed
    | PageReady
    | PageNotReady
    | NumberAsked
    | NumberTaken
    | NumberNotTaken
    | NumbersReady
    | StaffCame
    | AlertTold
    | CaseSaved
    | CaseNotSaved
    | CaseTold
    | CaseOpened
    | CaseNotOpened
    | ListenAsked
    | ReadAloud
    | SpeechPaused
    | SpeedChosen
    | VolumeChosen
    | SpeechEnded
    | HealthChanged
)
