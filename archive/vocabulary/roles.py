"""Roles people have in a work: AVefi's activities with their English and Chinese labels."""

ACTIVITIES = {
    "Directing": ("Directing", "导演"),
    "Writing": ("Writing", "编剧"),
    "Cast": ("Cast", "演员"),
    "Cinematography": ("Cinematography", "摄影"),
    "Editing": ("Editing", "剪辑"),
    "Music": ("Music", "音乐"),
    "Sound": ("Sound", "录音"),
    "ProductionDesign": ("Production design", "美术"),
    "Animation": ("Animation", "动画"),
    "SpecialEffects": ("Special effects", "特技"),
    "Puppet": ("Puppets", "木偶"),
    "Producing": ("Producing", "制片"),
    "Laboratory": ("Laboratory", "洗印"),
    "CopyrightAndDistribution": ("Copyright and distribution", "版权与发行"),
    "Censorship": ("Censorship", "审查"),
    "Manifestation": ("Embodiment", "表现形式"),
}

_TABLE = """
Directing:
  Director|Director|导演
  Filmmaker|Film-maker|影片作者
  AssistantDirector|Assistant director|副导演
  SecondUnitDirector|Second unit director|第二组导演
  CastingDirector|Casting director|选角导演
  Continuity|Continuity|场记
  Creator|Creator|创作者
  FightArranger|Fight arranger|武术指导
  StuntArranger|Stunt arranger|特技指导
Writing:
  Writer|Writer|编剧
  Adaptation|Adaptation|改编
  SourceMaterial|Source material|原著
  ScreenStory|Screen story|电影故事
  Idea|Idea|创意
  NarrationWriter|Narration writer|解说词
  Editor|Script editor|责任编辑
  AssistantEditor|Assistant script editor|助理编辑
  Research|Research|资料研究
  BasedonCharactersCreatedby|Based on characters created by|人物原创
  SeriesCreatedby|Series created by|剧集主创
  Stagedby|Staged by|舞台导演
Cast:
  CastMember|Cast member|演员
  Narrator|Narrator|解说
  Voices|Voices|配音
  Singer|Singer|歌唱
  Dancer|Dancer|舞蹈
  Extra|Extra|群众演员
  Double|Double|替身
  StandIn|Stand-in|替光
  StuntPerformer|Stunt performer|特技演员
  Interviewer|Interviewer|采访
  DialogueCoach|Dialogue coach|台词指导
  AnimalTrainer|Animal trainer|驯兽师
  Wrangler|Wrangler|动物管理
Cinematography:
  Cinematographer|Cinematographer|摄影师
  CameraOperator|Camera operator|掌机
  CameraAssistant|Camera assistant|摄影助理
  FocusPuller|Focus puller|跟焦员
  LoaderClapper|Loader, clapper|装片员
  SecondUnitDirectorofPhotography|Second unit director of photography|第二组摄影指导
  AerialPhotography|Aerial photography|航空摄影
  UnderwaterPhotography|Underwater photography|水下摄影
  SteadicamOperator|Steadicam operator|斯坦尼康掌机
  StillPhotographer|Still photographer|剧照
  ColorConsultant|Colour consultant|色彩顾问
  GafferLighting|Gaffer, lighting|灯光师
  BestBoy|Best boy|灯光助理
  Electrician|Electrician|电工
  GeneratorOperator|Generator operator|发电车
  Grip|Grip|场务
  DollyGrip|Dolly grip|移动车
  CraneOperator|Crane operator|升降机
  Lenses|Lenses|镜头
  VideoAssist|Video assist|视频监看
Editing:
  FilmEditor|Film editor|剪辑师
  AssistantFilmEditor|Assistant film editor|剪辑助理
Music:
  Composer|Composer|作曲
  SongComposer|Song composer|歌曲作曲
  Lyricist|Lyricist|作词
  MusicArranger|Music arranger|编曲
  MusicConductor|Music conductor|指挥
  MusicPerformer|Music performer|演奏
  SingingVoice|Singing voice|演唱
  MusicEditor|Music editor|音乐编辑
  MusicSupervisor|Music supervisor|音乐监制
  MusicContractor|Music contractor|音乐统筹
  Choreographer|Choreographer|编舞
Sound:
  SoundEngineer|Sound engineer|录音师
  SoundRecorderMixer|Sound recorder, mixer|录音与混录
  SoundDesigner|Sound designer|声音设计
  SoundEditor|Sound editor|声音剪辑
  SoundSupervisor|Sound supervisor|录音指导
  SupervisingSoundEditor|Supervising sound editor|声音剪辑指导
  BoomOperator|Boom operator|话筒员
  FoleyArtist|Foley artist|拟音
  DialogueEditor|Dialogue editor|对白剪辑
  DubbingDirector|Dubbing director|译制导演
  DubbingEditor|Dubbing editor|译制剪辑
  DubbingMixer|Dubbing mixer|译制混录
  DubbingSpeaker|Dubbing speaker|配音演员
ProductionDesign:
  ArtDirector|Art director|美术师
  ProductionDesigner|Production designer|美术设计
  AssistantArtDirector|Assistant art director|美术助理
  SetDesigner|Set designer|布景设计
  SetDecorator|Set decorator|布景陈设
  ScenicArtist|Scenic artist|绘景
  StoryboardArtist|Storyboard artist|分镜画师
  TitleDesigner|Title designer|字幕设计
  CostumeDesigner|Costume designer|服装设计
  CostumeMaker|Costume maker|服装制作
  CostumeSupervisor|Costume supervisor|服装监督
  CostumeSupplier|Costume supplier|服装供应
  Costumer|Costumer|服装
  WardrobeSupervisor|Wardrobe supervisor|服装管理
  Gowns|Gowns|礼服
  MakeUpArtist|Make-up artist|化妆
  HairStylist|Hair stylist|发型
  PropertyMaster|Property master|道具
  ConstructionCoordinator|Construction|置景
  Greensperson|Greensperson|园艺布景
  LeadPerson|Lead person|陈设组长
Animation:
  AnimationDirector|Animation director|动画导演
  Animation|Animation|动画
  Animator|Animator|动画师
  LeadAnimator|Lead animator|首席动画师
  CharacterDesigner|Character designer|造型设计
  ComputerAnimation|Computer animation|电脑动画
  Cleanup|Clean-up|描线
  ModelMaker|Model maker|模型制作
  AnimationLighter|Animation lighting|动画灯光
SpecialEffects:
  SpecialEffects|Special effects|特技
  VisualEffects|Visual effects|视觉特效
  MechanicalEffects|Mechanical effects|机械特技
  MatteArtist|Matte artist|接景画师
  Compositor|Compositor|合成
  RotoscopeArtist|Rotoscope artist|逐帧描绘
  CGIArtist|CGI artist|电脑图像
  MotionCapture|Motion capture|动作捕捉
  Animatronics|Animatronics|电控模型
  Prosthetics|Prosthetics|特效化妆
  Pyrotechnics|Pyrotechnics|烟火
  Armorer|Armourer|枪械
Puppet:
  Puppeteer|Puppeteer|木偶操纵
Producing:
  Producer|Producer|制片人
  ExecutiveProducer|Executive producer|监制
  ProductionCompany|Production company|出品单位
  Studio|Studio|制片厂
  Coproducer|Co-producer|联合制片
  AssociateProducer|Associate producer|协理制片
  AssistantProducer|Assistant producer|制片助理
  LineProducer|Line producer|执行制片
  SeriesProducer|Series producer|剧集制片人
  ProductionManager|Production manager|制片主任
  ProductionCoordinator|Production coordinator|制片统筹
  ProductionAssistant|Production assistant|剧务
  ProductionAccountant|Production accountant|会计
  PostProductionSupervisor|Post-production supervisor|后期监督
  LocationManager|Location manager|外景制片
  TransportationManager|Transport|车辆
  Advisor|Adviser|顾问
  Cooperation|In co-operation with|协助单位
  Presenter|Presenter|出品人
  Publicist|Publicist|宣传
  Sponsor|Sponsor|赞助
Laboratory:
  Laboratory|Laboratory|洗印厂
  LaboratoryTechnician|Laboratory technician|洗印技师
  Colorist|Colourist|配光
  NegativeCutter|Negative cutter|底片剪接
CopyrightAndDistribution:
  Distributor|Distributor|发行
  OriginalDistributor|Original distributor|原发行方
  NationalDistributor|National distributor|国内发行
  RegionalDistributor|Regional distributor|地区发行
  WorldDistributor|World distributor|全球发行
  OriginalCopyrightOwner|Original copyright owner|原版权人
  PresentCopyrightOwner|Present copyright owner|现版权人
Censorship:
  Censor|Censor|审查机构
Manifestation:
  Publisher|Publisher|出版者
  Broadcaster|Broadcaster|播出机构
  Manufacturer|Manufacturer|制造者
  DistributorTheatrical|Theatrical distributor|影院发行
  DistributorNonTheatrical|Non-theatrical distributor|非影院发行
  AgentResponsibleForPreservation|Responsible for preservation|保存责任者
  AgentResponsibleForReproductionOrTransfer|Responsible for reproduction or transfer|复制或转换责任者
  AgentResponsibleForTheArchivalAvailability|Responsible for archival availability|档案提供者
  AgentResponsibleForTheMereAvailability|Responsible for availability|提供者
  AgentNotIdentified|Not identified|未识别
  AgentUnclearOrUndetermined|Unclear|不明
  UnknownActivity|Unknown activity|未知职责
"""


def _read(table):
    roles, activity = {}, ""
    for line in table.strip().splitlines():
        if not line.startswith(" "):
            activity = line.removesuffix(":")
            continue
        code, english, chinese = line.strip().split("|")
        roles[code] = (activity, english, chinese)
    return roles


ROLES = _read(_TABLE)  # code → (activity, English label, Chinese label), in the order of credits
BODIES = {
    "ProductionCompany", "Studio", "Laboratory", "Distributor", "OriginalDistributor", "NationalDistributor",
    "RegionalDistributor", "WorldDistributor", "Publisher", "Broadcaster", "Manufacturer", "Censor",
    "DistributorTheatrical", "DistributorNonTheatrical", "CostumeSupplier", "Cooperation", "Sponsor",
}  # fmt: skip
