/** What single steps of a message cost, by JMH; {@link dev.wsmulti.micro.Micro} is the command. */
@NullMarked
package dev.wsmulti.micro;

import org.jspecify.annotations.NullMarked;
