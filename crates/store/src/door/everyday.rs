//! Words that everybody writes: of plain English, and of the titles of commits and issues.
//!
//! Some of them are logins too. Taken out wherever they stand, they would damage what everybody
//! else wrote, so they count as a login only where their place says so.

/// Words of plain English: those that join sentences, and what is said most often.
const ENGLISH: &str = "\
    a about above across after again against all allow almost along already also although \
    always am among an and another any anybody anyone anything anywhere apart are around as \
    aside ask at available away back bad based basic be because become been before behind \
    being below best better between beyond big both bottom but by call called can cannot case \
    certain change clean clear close come common complete correct could current custom day \
    deep despite did different direct do does done double down due during each early easy \
    eight either else empty end enough entire even ever every everybody everyone everything \
    everywhere exact except extra false far fast few final fine first five follow for former \
    four free fresh from full further general get give given go gone good great had half happy \
    hard has have he hello her here hers herself hi high him himself his home how however i if \
    in inner inside instead into invalid is it its itself just keep key kind know large last \
    late later least left less let like little local long look lost lot low made make many may \
    maybe me mean might mine minor missing more most much must my myself name near need \
    neither never new next nice nine no nobody none nor normal not nothing now null of off \
    often oh ok okay old on once one only onto open or original other others otherwise our \
    ours out outer outside over own part past people per perhaps person place plain plus \
    possible pretty private proper public put quick quite rather raw ready real really recent \
    right round run safe said same say second see seem self separate set seven several shall \
    shared she short should show side similar simple since single six small so some somebody \
    someone something sometimes soon special specific still strict strong such super sure take \
    ten than thank thanks that the their theirs them then there these they thing things third \
    this those though thought three through thus till time to today together too top total \
    toward towards true try twice two under unique unknown unless until unused up upon us use \
    used useful user usual valid various very via want was way we well were what whatever when \
    where whether which while who whole whose why wide will wish with within without won word \
    work world would wrong yes yet you your yours zero";

/// Words with which titles of commits and issues say what was done, and to what.
const TITLES: &str = "\
    abort accept access account action adapt add added adding adds adjust alias align analysis \
    android anonymous apache apple apply archive args argument array assert asset assets async \
    attach audit auth auto backend badge base bash basis batch benchmark binary bind bit bits \
    block board body book boolean boost bound box break browser buffer builder bump bundle \
    button byte bytes cache callback cancel card cargo catch chain changed changes channel \
    char chart chat check checks child class client clone cloud cluster cmake codec coerce \
    collect collection color column combine command comment community company compare compat \
    compile compiler component compute connect console constant container content context \
    contrib control convert copy count cover coverage crash create created creates cron cross \
    crypto css cursor cut dark dash data database date debug declare decode decouple dedup \
    define delay delete deleted deletes dependency deprecate design desktop detail detect \
    device dialog diff disable disabled discord dist docker document documentation domain \
    download draft drop dropped drops dry dummy dump duplicate dynamic edit editor email embed \
    emit enable enabled encode engine enhance ensure entry enum env environment error errors \
    event exception exclude exec execute exit expand expect explicit export expose express \
    extend extension extract factor fail failed failing fails failure fallback fetch field \
    file files fill filter find fixed fixing fixup flag flags flake flat float flow focus \
    folder font force format forum found frame framework freeze frontend function gate gem \
    generate generic git github gitlab global google graph grid group guard guide hack handle \
    handler hash header health hide hint history hook host hub icon id idea ignore image \
    images implement import improve improves include index info inform infra init initial \
    inline input insert inspect install int integer interface internal introduce invoice issue \
    item iterator java javascript job jobs join js json jump kernel keyboard label lambda \
    language launch layer layout lazy leak library license light limit line link links lint \
    linter linux list listen live load loader lock log logger logging logic login logo loop \
    mac machine macro mail mailmap manage manager manual map markdown mask mass match \
    math matrix maximum measure media member memory mention menu message meta method metrics \
    middleware migrate migration mini minimum mirror mobile mock mod mode model modern modify \
    module monitor mount mouse move moved moves multi native navigate nested net network node \
    node.js nodejs noise note nuke num number object offset operator optimize option optional \
    options order org organize output overflow override owner pack package padding page pair \
    panel panic param parameter parent parse parser partial pass password paste path pattern \
    pause permission pick pin ping pip pipe pipeline pixel platform play player plot plugin \
    point policy poll pool pop popup port portal post postgres power prefix prepare prevent \
    print process profile program progress project promise prompt property protocol prototype \
    provide proxy prune pull purge push pytest python query queue quote random range rank \
    rate react read reader rebase rebuild record recover redirect redo reduce reference \
    refresh regex register regression reject relax reload remote remove removed removes \
    removing rename renamed render reorder reorganize replace replaced reply repo report \
    repository request require requirements reset resize resolve resource response rest \
    restore restrict result retry return reuse review rewrite robot role rollback root route \
    router row rule runner runtime rust safety sample sandbox save scale scan schedule \
    schema scope script scroll sdk seal search section select send sensor server service \
    session setting settings setup shape share shell ship shop shrink sign signal silence \
    simplify site size skip sleep slice slot slow smart smoke snapshot socket software sort \
    sound space spec speed spell spelling split spread sql squash stack stage start startup \
    state static stats status step stop storage store stream string strip struct student sub \
    subject submit suggest suite support supports suppress swap swift switch symbol sync \
    syntax system tab table target task tcp team template terminal testing text theme thread \
    throw tidy tiles timeout timer title toggle token tool topic touch trace track transfer \
    transform translate translation tree trigger trim tune tutorial tweak type types typo \
    typos ubuntu ui undo unify unit unlock update updated updates updating upgrade upload url \
    usage users utility validate value values variable vector vendor verify version video view \
    virtual visit void wait warn warning watch web webpack weekly widget width windows wire \
    wizard wrap wrapper write writer yaml year zone zoom";

/// Returns whether everybody writes a word, in any case.
pub(super) fn is_everyday(word: &[u8]) -> bool {
    let mut words = ENGLISH.split(' ').chain(TITLES.split(' '));
    words.any(|everyday| word.eq_ignore_ascii_case(everyday.as_bytes()))
}
