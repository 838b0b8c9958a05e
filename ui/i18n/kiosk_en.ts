<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="zh_CN">
<context>
    <name>AddressEditor</name>
    <message>
        <source>所在地区</source>
        <translation>Area</translation>
    </message>
    <message>
        <source>详细地址</source>
        <translation>Street and no.</translation>
    </message>
    <message>
        <source>请逐级选择</source>
        <translation>Choose step by step</translation>
    </message>
    <message>
        <source>重新选择</source>
        <translation>Choose again</translation>
    </message>
</context>
<context>
    <name>Amount</name>
    <message>
        <source>应缴金额</source>
        <translation>To pay</translation>
    </message>
</context>
<context>
    <name>AnotherScreen</name>
    <message>
        <source>还要办理其他事项吗？</source>
        <translation>Anything else?</translation>
    </message>
    <message>
        <source>继续办理不用再次刷身份证。</source>
        <translation>You need not show your card again.</translation>
    </message>
    <message>
        <source>办理其他事项</source>
        <translation>Choose another service</translation>
    </message>
    <message>
        <source>常一起办理</source>
        <translation>Often done together</translation>
    </message>
</context>
<context>
    <name>AttractFront</name>
    <message>
        <source>政务服务自助终端</source>
        <translation>Government Services</translation>
    </message>
</context>
<context>
    <name>AttractOffer</name>
    <message>
        <source>这里可以办 %1 项服务</source>
        <translation>%1 services available here</translation>
    </message>
    <message>
        <source>选事项</source>
        <translation>Choose a service</translation>
    </message>
    <message>
        <source>放身份证</source>
        <translation>Show your ID card</translation>
    </message>
    <message>
        <source>取凭条</source>
        <translation>Take your slip</translation>
    </message>
</context>
<context>
    <name>AttractScreen</name>
    <message>
        <source>轻触屏幕开始</source>
        <translation>Touch to start</translation>
    </message>
    <message>
        <source>终端编号 %1</source>
        <translation>Terminal %1</translation>
    </message>
</context>
<context>
    <name>ChoiceEditor</name>
    <message>
        <source>暂无可选内容</source>
        <translation>Nothing to choose from</translation>
    </message>
    <message>
        <source>正在获取……</source>
        <translation>Loading…</translation>
    </message>
</context>
<context>
    <name>ConfirmEditor</name>
    <message>
        <source>我已阅读并确认</source>
        <translation>I have read this and agree</translation>
    </message>
</context>
<context>
    <name>ConsentScreen</name>
    <message>
        <source>个人信息使用授权</source>
        <translation>Use of your personal data</translation>
    </message>
    <message>
        <source>请看完后，按右下角的“同意并继续”。不同意可以返回。</source>
        <translation>When you have read this, press &quot;I agree&quot; at the lower right. If you do not agree, go back.</translation>
    </message>
</context>
<context>
    <name>CopiesChoice</name>
    <message>
        <source>打印几份？</source>
        <translation>How many copies?</translation>
    </message>
    <message>
        <source>%1 份</source>
        <translation>%1</translation>
    </message>
</context>
<context>
    <name>CountdownRing</name>
    <message>
        <source>剩余 %1 秒</source>
        <translation>%1 seconds left</translation>
    </message>
</context>
<context>
    <name>DatePad</name>
    <message>
        <source>1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月</source>
        <translation>Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec</translation>
    </message>
    <message>
        <source>%1年</source>
        <translation>%1</translation>
    </message>
    <message>
        <source>年</source>
        <translation>Year</translation>
    </message>
    <message>
        <source>%1日</source>
        <translation>%1</translation>
    </message>
    <message>
        <source>月</source>
        <translation>Month</translation>
    </message>
    <message>
        <source>日</source>
        <translation>Day</translation>
    </message>
</context>
<context>
    <name>DateTimeEditor</name>
    <message>
        <source>日期</source>
        <translation>Date</translation>
    </message>
    <message>
        <source>时间</source>
        <translation>Time</translation>
    </message>
</context>
<context>
    <name>Eraser</name>
    <message>
        <source>清空</source>
        <translation>Clear</translation>
    </message>
</context>
<context>
    <name>FaceScreen</name>
    <message>
        <source>正在打开摄像头……</source>
        <translation>Starting the camera…</translation>
    </message>
    <message>
        <source>还可以尝试 %1 次</source>
        <translation>Tries left: %1</translation>
    </message>
    <message>
        <source>画面只用于本次比对，不保存。</source>
        <translation>The picture is compared and not kept.</translation>
    </message>
</context>
<context>
    <name>FieldCard</name>
    <message>
        <source>（选填）</source>
        <translation> (optional)</translation>
    </message>
    <message>
        <source>请填写</source>
        <translation>Please fill in</translation>
    </message>
</context>
<context>
    <name>FieldHead</name>
    <message>
        <source>（选填）</source>
        <translation> (optional)</translation>
    </message>
</context>
<context>
    <name>FieldSheet</name>
    <message>
        <source>回到本页</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>填好了</source>
        <translation>Done</translation>
    </message>
</context>
<context>
    <name>FingerprintScreen</name>
    <message>
        <source>第 %1 枚手指，共 %2 枚</source>
        <translation>Finger %1 of %2</translation>
    </message>
    <message>
        <source>请将手指平放在指纹采集器上</source>
        <translation>Lay your finger flat on the reader</translation>
    </message>
    <message>
        <source>清晰度 %1 分（60 分合格）</source>
        <translation>Quality %1 (60 is enough)</translation>
    </message>
    <message>
        <source>清晰度 %1 分（60 分合格），还可以采集 %2 次</source>
        <translation>Quality %1 (60 is enough), tries left: %2</translation>
    </message>
</context>
<context>
    <name>Footer</name>
    <message>
        <source>开始办理</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>同意并继续</source>
        <translation>I agree</translation>
    </message>
    <message>
        <source>下一步</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>确认提交</source>
        <translation>Submit</translation>
    </message>
    <message>
        <source>去签名</source>
        <translation>Sign</translation>
    </message>
    <message>
        <source>去缴费</source>
        <translation>Pay</translation>
    </message>
    <message>
        <source>再试一次</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>打印</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>拍一页</source>
        <translation>Take picture</translation>
    </message>
    <message>
        <source>跳过</source>
        <translation>Skip</translation>
    </message>
    <message>
        <source>完成</source>
        <translation>Done</translation>
    </message>
    <message>
        <source>结束办理</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>返回</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>首页</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>退出</source>
        <translation>Leave</translation>
    </message>
    <message>
        <source>看下一页</source>
        <translation>Next page</translation>
    </message>
</context>
<context>
    <name>FormTitle</name>
    <message>
        <source>第 %1 页，共 %2 页</source>
        <translation>Page %1 of %2</translation>
    </message>
</context>
<context>
    <name>GoodbyeScreen</name>
    <message>
        <source>请取走您的身份证</source>
        <translation>Please take your ID card</translation>
    </message>
    <message>
        <source>感谢使用，再见</source>
        <translation>Thank you, goodbye</translation>
    </message>
    <message>
        <source>请带好您的证件、凭条和文件。退出后，您的个人信息会从本机清除。</source>
        <translation>Take your card, slip and papers. Once the visit ends, your data are erased from this terminal.</translation>
    </message>
    <message>
        <source>%1 秒后返回待机画面</source>
        <translation>Back to the start in %1 s</translation>
    </message>
</context>
<context>
    <name>GroupCard</name>
    <message>
        <source>%1 项</source>
        <translation>%1 items</translation>
    </message>
</context>
<context>
    <name>HandwritingBoard</name>
    <message>
        <source>在这里写一个字</source>
        <translation>Write one character here</translation>
    </message>
    <message>
        <source>删除前一个字</source>
        <translation>Delete the character before</translation>
    </message>
    <message>
        <source>重写</source>
        <translation>Write again</translation>
    </message>
</context>
<context>
    <name>HeaderTools</name>
    <message>
        <source>标准版</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>关怀版</source>
        <translation>Large text</translation>
    </message>
    <message>
        <source>帮助</source>
        <translation>Help</translation>
    </message>
</context>
<context>
    <name>HeadingBlock</name>
    <message>
        <source>下一步怎么办</source>
        <translation>What to do next</translation>
    </message>
</context>
<context>
    <name>HelpOverlay</name>
    <message>
        <source>帮助</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>恢复普通颜色</source>
        <translation>Normal colours</translation>
    </message>
    <message>
        <source>高对比度显示</source>
        <translation>High contrast</translation>
    </message>
    <message>
        <source>知道了</source>
        <translation>Got it</translation>
    </message>
</context>
<context>
    <name>HomeScreen</name>
    <message>
        <source>常办事项</source>
        <translation>Popular</translation>
    </message>
    <message>
        <source>按主题找</source>
        <translation>By theme</translation>
    </message>
    <message>
        <source>按部门找</source>
        <translation>By department</translation>
    </message>
</context>
<context>
    <name>IdentifyScreen</name>
    <message>
        <source>不是本人</source>
        <translation>Not me</translation>
    </message>
    <message>
        <source>用身份码的，请把手机上的“粤省事”身份码对准扫码口</source>
        <translation>With an identity code: hold the one in the 粤⁠省⁠事 app on your phone to the scanner</translation>
    </message>
</context>
<context>
    <name>ItemCard</name>
    <message>
        <source>暂时办不了</source>
        <translation>Not available now</translation>
    </message>
</context>
<context>
    <name>Lamps</name>
    <message>
        <source>已联网</source>
        <translation>Online</translation>
    </message>
    <message>
        <source>已断网</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>网络检测中</source>
        <translation>Connecting</translation>
    </message>
    <message>
        <source>设备正常</source>
        <translation>Devices OK</translation>
    </message>
    <message>
        <source>设备故障</source>
        <translation>Device fault</translation>
    </message>
    <message>
        <source>设备检测中</source>
        <translation>Checking</translation>
    </message>
</context>
<context>
    <name>LatinPad</name>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
</context>
<context>
    <name>LongListEditor</name>
    <message>
        <source>全部</source>
        <translation>All</translation>
    </message>
    <message>
        <source>正在获取……</source>
        <translation>Loading…</translation>
    </message>
    <message>
        <source>暂无可选内容</source>
        <translation>Nothing to choose from</translation>
    </message>
</context>
<context>
    <name>MaintenanceScreen</name>
    <message>
        <source>设备与任务状态</source>
        <translation>Devices and jobs</translation>
    </message>
    <message>
        <source>运维人员入口</source>
        <translation>Maintenance</translation>
    </message>
    <message>
        <source>请输入维护密码</source>
        <translation>Enter the maintenance PIN</translation>
    </message>
</context>
<context>
    <name>Masthead</name>
    <message>
        <source>政务服务自助终端</source>
        <translation>Government Services</translation>
    </message>
    <message>
        <source>退出</source>
        <translation>Leave</translation>
    </message>
</context>
<context>
    <name>MaterialsScreen</name>
    <message>
        <source>第 %1 份材料，共 %2 份</source>
        <translation>Paper %1 of %2</translation>
    </message>
    <message>
        <source>（可以不交）</source>
        <translation> (optional)</translation>
    </message>
    <message>
        <source>请将材料平放在高拍仪下方</source>
        <translation>Lay the paper flat under the document camera</translation>
    </message>
    <message>
        <source>已拍 %1 页，最多 %2 页</source>
        <translation>Pages taken: %1, at most %2</translation>
    </message>
    <message>
        <source>再拍一页</source>
        <translation>One more page</translation>
    </message>
    <message>
        <source>拍一页</source>
        <translation>Take picture</translation>
    </message>
</context>
<context>
    <name>NumberPad</name>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
</context>
<context>
    <name>OutOfServiceScreen</name>
    <message>
        <source>本机暂停服务</source>
        <translation>Out of service</translation>
    </message>
    <message>
        <source>终端编号 %1</source>
        <translation>Terminal %1</translation>
    </message>
</context>
<context>
    <name>PageThumbnail</name>
    <message>
        <source>删除第 %1 页</source>
        <translation>Delete page %1</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
</context>
<context>
    <name>PageTurner</name>
    <message>
        <source>上页</source>
        <translation>Up</translation>
    </message>
    <message>
        <source>上一页</source>
        <translation>Previous</translation>
    </message>
    <message>
        <source>第 %1 页，共 %2 页</source>
        <translation>Page %1 of %2</translation>
    </message>
    <message>
        <source>下页</source>
        <translation>Down</translation>
    </message>
    <message>
        <source>下一页</source>
        <translation>Next</translation>
    </message>
</context>
<context>
    <name>PaperCard</name>
    <message>
        <source>等待打印</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>正在打印</source>
        <translation>Printing</translation>
    </message>
    <message>
        <source>已打印</source>
        <translation>Printed</translation>
    </message>
    <message>
        <source>打印不了</source>
        <translation>Cannot print</translation>
    </message>
    <message>
        <source>请您确认</source>
        <translation>Please confirm</translation>
    </message>
    <message>
        <source>未打印</source>
        <translation>Not printed</translation>
    </message>
</context>
<context>
    <name>PeopleEditor</name>
    <message>
        <source>添加一位家庭成员</source>
        <translation>Add a family member</translation>
    </message>
    <message>
        <source>添加一人</source>
        <translation>Add a person</translation>
    </message>
</context>
<context>
    <name>PersonCard</name>
    <message>
        <source>修改</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>删除</source>
        <translation>Delete</translation>
    </message>
</context>
<context>
    <name>PersonSheet</name>
    <message>
        <source>姓名</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>身份证号</source>
        <translation>ID number</translation>
    </message>
    <message>
        <source>关系</source>
        <translation>Relation</translation>
    </message>
    <message>
        <source>月收入（元）</source>
        <translation>Monthly income (yuan)</translation>
    </message>
    <message>
        <source>配偶</source>
        <translation>Spouse</translation>
    </message>
    <message>
        <source>子女</source>
        <translation>Child</translation>
    </message>
    <message>
        <source>父母</source>
        <translation>Parent</translation>
    </message>
    <message>
        <source>兄弟姐妹</source>
        <translation>Sibling</translation>
    </message>
    <message>
        <source>祖父母</source>
        <translation>Grandparent</translation>
    </message>
    <message>
        <source>孙子女</source>
        <translation>Grandchild</translation>
    </message>
    <message>
        <source>其他</source>
        <translation>Other</translation>
    </message>
    <message>
        <source>请输入姓名</source>
        <translation>Enter the name</translation>
    </message>
    <message>
        <source>这位填好了</source>
        <translation>Done with this person</translation>
    </message>
    <message>
        <source>下一项：%1</source>
        <translation>Next: %1</translation>
    </message>
</context>
<context>
    <name>PrintScreen</name>
    <message>
        <source>纸张出来了吗？</source>
        <translation>Did the paper come out?</translation>
    </message>
    <message>
        <source>打印</source>
        <translation>Print</translation>
    </message>
    <message>
        <source>业务凭条</source>
        <translation>Service slip</translation>
    </message>
    <message>
        <source>A4 文书 %1 份</source>
        <translation>A4 documents:&#xa0;%1</translation>
    </message>
    <message>
        <source>没有出来</source>
        <translation>No, it did not</translation>
    </message>
    <message>
        <source>出来了</source>
        <translation>Yes, it did</translation>
    </message>
    <message>
        <source>不要纸质件</source>
        <translation>No paper</translation>
    </message>
</context>
<context>
    <name>QuestionOverlay</name>
    <message>
        <source>要退出吗？</source>
        <translation>End the visit?</translation>
    </message>
    <message>
        <source>请取走您的证件</source>
        <translation>Please take your card</translation>
    </message>
    <message>
        <source>您还在办理吗？</source>
        <translation>Are you still there?</translation>
    </message>
    <message>
        <source>退出后，还没打印好的纸不再打印。办理结果不受影响。</source>
        <translation>If you leave, paper that has not come out yet is not printed. The result stands.</translation>
    </message>
    <message>
        <source>退出后，本次填写的内容会全部清除。已经提交的事项不受影响。</source>
        <translation>What you filled in will be erased. What you have submitted stays submitted.</translation>
    </message>
    <message>
        <source>您的证件还在读卡区上。</source>
        <translation>Your card is still on the reader.</translation>
    </message>
    <message>
        <source>没有操作时，将自动退出并清除您填写的内容，保护您的个人信息。</source>
        <translation>If you do nothing, the visit ends and what you filled in is erased, to protect your data.</translation>
    </message>
    <message>
        <source>退出办理</source>
        <translation>Leave</translation>
    </message>
    <message>
        <source>我知道了</source>
        <translation>I understand</translation>
    </message>
    <message>
        <source>继续办理</source>
        <translation>Keep going</translation>
    </message>
</context>
<context>
    <name>RangeEditor</name>
    <message>
        <source>请选择</source>
        <translation>Please choose</translation>
    </message>
    <message>
        <source>开始：%1</source>
        <translation>From: %1</translation>
    </message>
    <message>
        <source>结束：%1</source>
        <translation>To: %1</translation>
    </message>
</context>
<context>
    <name>RateScreen</name>
    <message>
        <source>请为本次服务评价</source>
        <translation>How was this service?</translation>
    </message>
    <message>
        <source>评价不记录您的身份，也可以不评价。</source>
        <translation>Your rating is kept apart from your identity. You may skip it.</translation>
    </message>
    <message>
        <source>非常满意</source>
        <translation>Very good</translation>
    </message>
    <message>
        <source>满意</source>
        <translation>Good</translation>
    </message>
    <message>
        <source>基本满意</source>
        <translation>Acceptable</translation>
    </message>
    <message>
        <source>不满意</source>
        <translation>Poor</translation>
    </message>
    <message>
        <source>非常不满意</source>
        <translation>Very poor</translation>
    </message>
</context>
<context>
    <name>RegionEditor</name>
    <message>
        <source>重新选择</source>
        <translation>Choose again</translation>
    </message>
</context>
<context>
    <name>ResultScreen</name>
    <message>
        <source>不打印凭条</source>
        <translation>No slip, thank you</translation>
    </message>
    <message>
        <source>打印凭条</source>
        <translation>Print a slip</translation>
    </message>
    <message>
        <source>您可以改办</source>
        <translation>You can do this instead</translation>
    </message>
</context>
<context>
    <name>ReviewLine</name>
    <message>
        <source>修改</source>
        <translation>Change</translation>
    </message>
</context>
<context>
    <name>ReviewScreen</name>
    <message>
        <source>请核对信息</source>
        <translation>Please check</translation>
    </message>
    <message>
        <source>现在没有网络。提交后由本机保存，网络恢复后自动送达部门。</source>
        <translation>There is no network now. The terminal keeps what you submit and delivers it by itself when the network returns.</translation>
    </message>
</context>
<context>
    <name>SandboxStrip</name>
    <message>
        <source>演示环境（沙箱）：数据均为虚拟，不产生真实业务</source>
        <translation>Sandbox: all data are made up, nothing here is real</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>输入事项名称或拼音搜索</source>
        <translation>Search by name or pinyin</translation>
    </message>
</context>
<context>
    <name>SearchScreen</name>
    <message>
        <source>名称、拼音或首字母，如“sbcx”</source>
        <translation>Name or pinyin, such as &quot;sbcx&quot;</translation>
    </message>
    <message>
        <source>搜索</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>没有找到“%1”，请换个说法，或返回首页按主题查找。</source>
        <translation>Nothing found for &quot;%1&quot;. Try other words, or look by theme on the home screen.</translation>
    </message>
</context>
<context>
    <name>SignatureScreen</name>
    <message>
        <source>请用手指在此处签名</source>
        <translation>Sign here with your finger</translation>
    </message>
    <message>
        <source>重新签名</source>
        <translation>Sign again</translation>
    </message>
</context>
<context>
    <name>SmsCodeEditor</name>
    <message>
        <source>正在发送……</source>
        <translation>Sending…</translation>
    </message>
    <message>
        <source>获取验证码</source>
        <translation>Send me a code</translation>
    </message>
    <message>
        <source>%1 秒后可重新获取</source>
        <translation>New code in %1 s</translation>
    </message>
</context>
<context>
    <name>StepBar</name>
    <message>
        <source>第 %1 步，共 %2 步 · %3</source>
        <translation>Step %1 of %2 · %3</translation>
    </message>
</context>
<context>
    <name>TextBoards</name>
    <message>
        <source>拼音</source>
        <translation>Keyboard</translation>
    </message>
    <message>
        <source>手写</source>
        <translation>Handwriting</translation>
    </message>
</context>
<context>
    <name>Till</name>
    <message>
        <source>付款二维码</source>
        <translation>Payment QR code</translation>
    </message>
    <message>
        <source>请用手机扫码付款，%1 后失效</source>
        <translation>Scan within %1 to pay</translation>
    </message>
    <message>
        <source>订单号 %1</source>
        <translation>Order %1</translation>
    </message>
</context>
<context>
    <name>TimePad</name>
    <message>
        <source>几点</source>
        <translation>Hour</translation>
    </message>
    <message>
        <source>几分</source>
        <translation>Minute</translation>
    </message>
</context>
</TS>
